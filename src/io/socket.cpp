#include "io/socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "io/system_error.hpp"

namespace aura::io {
namespace {

// Two minutes from the last sign of life to the end; NATs keep an idle TCP mapping for longer
// (RFC 5382, REQ-5), so the first probe also finds it open.
constexpr int kKeepAliveIdleSeconds = 60;
constexpr int kKeepAliveIntervalSeconds = 15;
constexpr int kKeepAliveProbes = 4;

#ifdef TCP_KEEPIDLE
constexpr int kKeepAliveIdleOption = TCP_KEEPIDLE;
#else
constexpr int kKeepAliveIdleOption = TCP_KEEPALIVE;  // macOS
#endif

bool set_option(int socket, int level, int option, int value) {
    return ::setsockopt(socket, level, option, &value, sizeof value) == 0;
}

#ifndef __linux__
UniqueFd tamed(UniqueFd socket) {
    if (socket && (::fcntl(socket.get(), F_SETFD, FD_CLOEXEC) != 0 ||
                   ::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0)) {
        socket.reset();
    }
    return socket;
}
#endif

using NameCall = int (*)(int, sockaddr*, socklen_t*);

std::optional<SocketAddress> address_by(NameCall call, int socket) {
    SystemAddress address;
    if (call(socket, address.get(), &address.size) != 0) {
        return std::nullopt;
    }
    return from_system(address.get());
}

}  // namespace

UniqueFd open_stream_socket(int family) {
#ifdef __linux__
    return UniqueFd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
#else
    return tamed(UniqueFd(::socket(family, SOCK_STREAM, 0)));
#endif
}

UniqueFd accept_socket(int listening) {
#ifdef __linux__
    return UniqueFd(::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
#else
    return tamed(UniqueFd(::accept(listening, nullptr, nullptr)));
#endif
}

void tune_tcp(int socket) {
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(socket, IPPROTO_TCP, kKeepAliveIdleOption, kKeepAliveIdleSeconds);
    set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, kKeepAliveIntervalSeconds);
    set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, kKeepAliveProbes);
}

bool share_port(int socket) {
    return set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1) &&
           set_option(socket, SOL_SOCKET, SO_REUSEPORT, 1);
}

std::optional<SocketAddress> local_address(int socket) {
    return address_by(::getsockname, socket);
}

std::optional<SocketAddress> peer_address(int socket) {
    return address_by(::getpeername, socket);
}

Result<uid_t> peer_uid(int socket) {
#ifdef __linux__
    ucred credentials{};
    socklen_t size = sizeof credentials;
    const bool known =
        ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 &&
        credentials.uid != static_cast<uid_t>(-1);  // of a socket that is not a unix socket
    const uid_t uid = credentials.uid;
#else
    uid_t uid = 0;
    gid_t gid = 0;
    const bool known = ::getpeereid(socket, &uid, &gid) == 0;
#endif
    if (!known) {
        return fail(ErrorCode::io, "cannot tell whose process is at the other end of the socket");
    }
    return uid;
}

int take_socket_error(int socket) {
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Result<SystemAddress> unix_address(const std::filesystem::path& path) {
    sockaddr_un system{};
    system.sun_family = AF_UNIX;
    const std::string& text = path.native();
    if (text.size() >= sizeof system.sun_path) {
        return fail(Error(ErrorCode::config_invalid, "cannot use " + text + " as a socket")
                        .because(fmt::format("the path has {} bytes, the system takes {}",
                                             text.size(),
                                             sizeof system.sun_path - 1))
                        .try_next("a shorter AURA_HOME, or XDG_RUNTIME_DIR"));
    }
    std::memcpy(system.sun_path, text.data(), text.size());
    SystemAddress address;
    std::memcpy(&address.storage, &system, sizeof system);
    address.size = sizeof system;
    return address;
}

}  // namespace aura::io
