// Sockets as system calls give them: never blocking, closed on exec.
//
// For the .cpp files of io/ only. Thread-safe.
#pragma once

#include <filesystem>
#include <optional>
#include <sys/types.h>

#include "base/result.hpp"
#include "io/socket_address.hpp"
#include "io/system_address.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

// A stream socket of `family` (AF_INET, AF_INET6, AF_UNIX), or none and errno.
[[nodiscard]] UniqueFd open_stream_socket(int family);

// The next waiting connection, or none and errno.
[[nodiscard]] UniqueFd accept_socket(int listening);

// No delay for small writes, and keep-alive that notices a dead peer within two minutes. What the
// system refuses is left as it is.
void tune_tcp(int socket);

// Several sockets may be bound to one port: a listener and the connections that leave from it.
[[nodiscard]] bool share_port(int socket);

// Nothing for unix sockets and for connections that have ended.
[[nodiscard]] std::optional<SocketAddress> local_address(int socket);
[[nodiscard]] std::optional<SocketAddress> peer_address(int socket);

// As the kernel noted it when the connection was made. Errors: io.
[[nodiscard]] Result<uid_t> peer_uid(int socket);

// Takes back how a connect under way has ended: 0 or an errno.
[[nodiscard]] int take_socket_error(int socket);

// The address of a unix socket. Errors: config_invalid (longer than the system takes).
[[nodiscard]] Result<SystemAddress> unix_address(const std::filesystem::path& path);

}  // namespace aura::io
