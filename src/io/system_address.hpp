// Socket addresses in the form that system calls take.
//
// For the .cpp files of io/ only. Thread-safe (values).
#pragma once

#include <optional>
#include <sys/socket.h>

#include "io/socket_address.hpp"

namespace aura::io {

struct SystemAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

    [[nodiscard]] const sockaddr* get() const {
        return reinterpret_cast<const sockaddr*>(&storage);
    }
};

[[nodiscard]] SystemAddress to_system(const SocketAddress& address);

// Nothing for any family but IPv4 and IPv6. An IPv4-mapped IPv6 address (::ffff:a.b.c.d, what a
// dual-stack socket reports) comes back as IPv4.
[[nodiscard]] std::optional<SocketAddress> from_system(const sockaddr* system);

}  // namespace aura::io
