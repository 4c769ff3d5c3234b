// Accepts TCP connections.
//
// Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/socket_address.hpp"
#include "io/stream.hpp"

namespace aura::io {

class SocketAcceptor;

struct ListenOptions {
    // Lets outgoing connections leave from the listener's port, which punching a hole through a NAT
    // needs (SO_REUSEPORT on both; RFC 5128, section 3.4).
    bool share_port = false;
};

class TcpListener {
public:
    using OnConnection = std::function<void(std::unique_ptr<Stream>)>;

    // Binds and listens; port 0 lets the system choose. [::] takes IPv4 too. `on_connection` must
    // not destroy the listener. Errors:
    // net_address_in_use, permission (a port below 1024), io; the message names the address:
    // "failed to bind 0.0.0.0:7777".
    [[nodiscard]] static Result<std::unique_ptr<TcpListener>> listen(Loop& loop,
                                                                     const SocketAddress& address,
                                                                     OnConnection on_connection,
                                                                     ListenOptions options = {});

    TcpListener(const TcpListener&) = delete;
    TcpListener& operator=(const TcpListener&) = delete;
    ~TcpListener();

    // What it is bound to, with the real port.
    [[nodiscard]] const SocketAddress& address() const { return address_; }

    [[nodiscard]] std::uint16_t port() const { return address_.port; }

private:
    TcpListener(std::unique_ptr<SocketAcceptor> acceptor, const SocketAddress& address);

    std::unique_ptr<SocketAcceptor> acceptor_;
    SocketAddress address_;
};

}  // namespace aura::io
