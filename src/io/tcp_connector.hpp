// Makes outgoing TCP connections.
//
// Loop thread only.
#pragma once

#include <memory>

#include "io/loop.hpp"
#include "io/resolver.hpp"
#include "io/tcp_connect.hpp"

namespace aura::io {

class TcpConnector {
public:
    explicit TcpConnector(Loop& loop) : loop_(loop), resolver_(loop) {}

    TcpConnector(const TcpConnector&) = delete;
    TcpConnector& operator=(const TcpConnector&) = delete;
    // Every TcpConnect must be gone.
    ~TcpConnector() = default;

    // Begins to connect. `completion` runs exactly once, never from here, and may destroy the
    // TcpConnect; destroying it earlier cancels.
    [[nodiscard]] std::unique_ptr<TcpConnect> connect(ConnectTarget target,
                                                      TcpConnect::Completion completion) {
        return std::make_unique<TcpConnect>(
            loop_, resolver_, std::move(target), std::move(completion));
    }

private:
    Loop& loop_;
    Resolver resolver_;
};

}  // namespace aura::io
