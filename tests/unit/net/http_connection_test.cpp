#include "net/http_connection.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "wire_ends.hpp"

using namespace aura;
using io::test::run_until;
using net::test::Client;
using net::test::Server;

namespace {

std::string request(const std::string& path, const std::string& more = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

std::string post(std::size_t bytes) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
           std::string(bytes, 'x');
}

}  // namespace

TEST_CASE("http connection: requests sent at once are answered one after the other, in order") {
    io::Loop loop;
    Server server(loop);
    server.answer.reset();
    Client client(server);
    net::HttpConnection& connection = server.last();
    client.send(request("/a"));
    run_until(loop, [&] { return server.requests.size() == 1; });
    client.send(request("/b"));
    // By the time that another handshake is over, these bytes have arrived.
    const Client another(server);
    CHECK(server.requests.size() == 1);
    http::Response first;
    first.body = "for a";
    connection.respond(first);
    run_until(loop, [&] { return server.requests.size() == 2; });
    CHECK(server.requests[1].path == "/b");
    http::Response second;
    second.body = "for b";
    connection.respond(second);
    run_until(loop, [&] { return client.received.ends_with("for b"); });
    CHECK(client.received.find("for a") < client.received.find("for b"));
    CHECK_FALSE(client.closed);
}

TEST_CASE("http connection: the next request waits until the answer before it is on its way") {
    constexpr std::size_t kMoreThanQueuesHold = 32'000'000;
    io::Loop loop;
    Server server(loop);
    server.answer->body = std::string(kMoreThanQueuesHold, 'x');
    Client client(server);
    client.send(request("/a") + request("/b"));
    run_until(loop, [&] { return !server.requests.empty(); });
    CHECK(server.requests.size() == 1);
    run_until(loop, [&] { return client.received.size() > 2 * kMoreThanQueuesHold; });
    CHECK(server.requests.size() == 2);
}

TEST_CASE("http connection: any number of requests sent at once takes no more of the stack") {
    constexpr std::size_t kRequests = 1000;
    io::Loop loop;
    Server server(loop);
    Client client(server);
    std::string all;
    for (std::size_t i = 0; i < kRequests; ++i) {
        all += request("/");
    }
    client.send(all);
    run_until(loop, [&] { return server.requests.size() == kRequests; });
    CHECK(server.deepest == 1);
}

TEST_CASE("http connection: who does not even shake hands is hung up on") {
    io::Loop loop;
    Server server(loop, std::chrono::milliseconds(1));
    io::TcpConnector connector(loop);
    std::unique_ptr<io::Stream> silent;
    const auto connect = connector.connect({.host = "127.0.0.1",
                                            .port = server.port(),
                                            .deadline = loop.now().mono + std::chrono::seconds(50),
                                            .from = {}},
                                           [&](Result<std::unique_ptr<io::Stream>> connected) {
                                               REQUIRE(connected);
                                               silent = *std::move(connected);
                                           });
    run_until(loop, [&] { return silent != nullptr && server.closed == 1; });
    CHECK(server.requests.empty());
}

TEST_CASE("http connection: it is closed after the answer where the client asks for that") {
    io::Loop loop;
    Server server(loop);
    Client client(server);
    client.send(request("/", "Connection: close\r\n"));
    run_until(loop, [&] { return client.closed; });
    CHECK(client.received.starts_with("HTTP/1.1 200"));
    CHECK(server.closed == 1);
}

TEST_CASE("http connection: what is no request is answered as such, then hung up on") {
    io::Loop loop;
    Server server(loop);
    Client client(server);
    client.send("\x16\x03 noise \r\n\r\n");
    run_until(loop, [&] { return client.closed; });
    CHECK(client.received.starts_with("HTTP/1.1 400"));
    CHECK(server.requests.empty());
    CHECK(server.closed == 1);
}

TEST_CASE("http connection: a body may be as large as its sender is allowed, not a byte more") {
    io::Loop loop;
    Server server(loop);
    Client client(server);
    client.send(post(server.body_bytes_max));
    run_until(loop, [&] { return server.requests.size() == 1; });
    Client greedy(server);
    greedy.send(post(server.body_bytes_max + 1));
    run_until(loop, [&] { return greedy.closed; });
    CHECK(greedy.received.starts_with("HTTP/1.1 413"));
    CHECK(server.requests.size() == 1);
}

TEST_CASE("http connection: who takes it over gets what came behind the request") {
    io::Loop loop;
    Server server(loop);
    http::Response upgrade;
    upgrade.status = 101;
    server.answer = upgrade;
    Client client(server);
    client.send(request("/v1/sync",
                        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                        "Sec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n") +
                "first frame");
    run_until(loop, [&] { return client.received.starts_with("HTTP/1.1 101"); });
    const auto taken = server.last().detach();
    CHECK(as_text(taken.first_bytes) == "first frame");
    CHECK_FALSE(client.closed);
    const std::string frame = "from the session";
    REQUIRE(taken.connection->write(as_bytes(frame)) == frame.size());
    run_until(loop, [&] { return client.received.ends_with(frame); });
}
