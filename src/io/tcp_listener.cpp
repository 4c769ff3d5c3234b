#include "io/tcp_listener.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "io/socket.hpp"
#include "io/socket_acceptor.hpp"
#include "io/system_error.hpp"

namespace aura::io {
namespace {

// As many waiting connections as the system allows: after a restart of a hub every peer comes
// back at once.
constexpr int kBacklog = SOMAXCONN;

Error bind_error(const SocketAddress& address, int error_number) {
    const std::string what = "failed to bind " + to_string(address);
    // "Unreachable" would be the word for a destination.
    return error_number == EADDRNOTAVAIL ? system_error(what, error_number)
                                         : network_error(what, error_number);
}

bool set_up(int socket, const SocketAddress& address, const ListenOptions& options) {
    const int on = 1;
    const int off = 0;
    // Binding works although connections of a former run are still in TIME_WAIT.
    if (::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) {
        return false;
    }
    if (address.family == SocketAddress::Family::v6 &&
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0) {
        return false;
    }
    return !options.share_port || share_port(socket);
}

}  // namespace

Result<std::unique_ptr<TcpListener>> TcpListener::listen(Loop& loop,
                                                         const SocketAddress& address,
                                                         OnConnection on_connection,
                                                         ListenOptions options) {
    const SystemAddress system = to_system(address);
    UniqueFd socket = open_stream_socket(system.storage.ss_family);
    if (!socket || !set_up(socket.get(), address, options) ||
        ::bind(socket.get(), system.get(), system.size) != 0 ||
        ::listen(socket.get(), kBacklog) != 0) {
        return fail(bind_error(address, errno));
    }
    const SocketAddress bound = io::local_address(socket.get()).value_or(address);
    auto acceptor =
        std::make_unique<SocketAcceptor>(loop, std::move(socket), std::move(on_connection));
    return std::unique_ptr<TcpListener>(new TcpListener(std::move(acceptor), bound));
}

TcpListener::TcpListener(std::unique_ptr<SocketAcceptor> acceptor, const SocketAddress& address)
    : acceptor_(std::move(acceptor)), address_(address) {}

TcpListener::~TcpListener() = default;

}  // namespace aura::io
