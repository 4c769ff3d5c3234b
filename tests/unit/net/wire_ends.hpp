// The two ends of a connection for tests of net/: a server on loopback that speaks HTTPS, and a
// client that sends bytes.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/tcp_connector.hpp"
#include "io/tcp_listener.hpp"
#include "net/http_connection.hpp"
#include "net/tls_connection.hpp"
#include "tls/tls_context.hpp"
#include "unit/io/turns.hpp"

namespace aura::net::test {

// Keeps what it is asked. Answers at once unless told not to.
class Server {
public:
    explicit Server(io::Loop& loop, Duration idle_max = HttpConnection::kIdleMax);

    [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

    // The connection accepted last.
    [[nodiscard]] HttpConnection& last() { return *connections_.back(); }

    io::Loop& loop;
    std::vector<http::Request> requests;
    std::size_t closed = 0;
    std::optional<http::Response> answer = http::Response{};
    std::size_t body_bytes_max = 1000;
    std::size_t deepest = 0;  // so many requests were handed out within one another

private:
    Duration idle_max_;

    void accept(std::unique_ptr<io::Stream> stream);

    std::size_t depth_ = 0;
    std::list<std::unique_ptr<HttpConnection>> connections_;
    std::unique_ptr<io::TcpListener> listener_;
};

// A client behind a finished handshake.
class Client {
public:
    explicit Client(const Server& server);

    void send(const std::string& text);

    std::string received;
    bool closed = false;
    std::unique_ptr<TlsConnection> connection;

private:
    tls::TlsContext context_;
};

}  // namespace aura::net::test
