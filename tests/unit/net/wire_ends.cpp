#include "wire_ends.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "unit/tls/tls_pair.hpp"

namespace aura::net::test {

using aura::test::accept_all;
using io::test::run_until;

Server::Server(io::Loop& on, Duration idle_max)
    : loop(on),
      idle_max_(idle_max),
      listener_(*io::TcpListener::listen(
          loop, *io::parse_address("127.0.0.1", 0), [this](std::unique_ptr<io::Stream> stream) {
              accept(std::move(stream));
          })) {}

void Server::accept(std::unique_ptr<io::Stream> stream) {
    tls::TlsOptions options;
    options.pin = accept_all;
    HttpConnection& connection = *connections_.emplace_back(std::make_unique<HttpConnection>(
        loop,
        std::make_unique<TlsConnection>(
            std::move(stream), aura::test::server_context(), std::move(options)),
        idle_max_));
    connection.start({
        .body_bytes_max = [this] { return body_bytes_max; },
        .on_request =
            [this, &connection](const http::Request& request) {
                requests.push_back(request);
                deepest = std::max(deepest, ++depth_);
                if (answer) {
                    connection.respond(*answer);
                }
                --depth_;
            },
        .on_closed = [this] { ++closed; },
    });
}

Client::Client(const Server& server) : context_(aura::test::anonymous_context()) {
    io::TcpConnector connector(server.loop);
    std::unique_ptr<io::Stream> stream;
    const auto connect =
        connector.connect({.host = "127.0.0.1",
                           .port = server.port(),
                           .deadline = server.loop.now().mono + std::chrono::seconds(50),
                           .from = {}},
                          [&](Result<std::unique_ptr<io::Stream>> connected) {
                              REQUIRE(connected);
                              stream = *std::move(connected);
                          });
    run_until(server.loop, [&] { return stream != nullptr; });
    tls::TlsOptions options;
    options.pin = accept_all;
    connection = std::make_unique<TlsConnection>(std::move(stream), context_, std::move(options));
    bool open = false;
    connection->start({
        .on_open = [&open] { open = true; },
        .on_plaintext = [this](const Bytes& bytes) { received += as_text(bytes); },
        .on_writable = [] {},
        .on_closed = [this](const std::optional<Error>&) { closed = true; },
    });
    run_until(server.loop, [&] { return open; });
    connection->set_callbacks({
        .on_open = [] {},
        .on_plaintext = [this](const Bytes& bytes) { received += as_text(bytes); },
        .on_writable = [] {},
        .on_closed = [this](const std::optional<Error>&) { closed = true; },
    });
}

void Client::send(const std::string& text) {
    REQUIRE(connection->write(as_bytes(text)) == text.size());
}

}  // namespace aura::net::test
