#include "io/tcp_connect.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "io/socket.hpp"
#include "io/tcp_connector.hpp"
#include "io/tcp_listener.hpp"
#include "turns.hpp"

using aura::ErrorCode;
using aura::Result;
using aura::io::ConnectTarget;
using aura::io::Loop;
using aura::io::parse_address;
using aura::io::SocketAddress;
using aura::io::Stream;
using aura::io::TcpConnector;
using aura::io::TcpListener;
using aura::io::test::run_until;
using namespace std::chrono_literals;

namespace {

using Outcome = std::optional<Result<std::unique_ptr<Stream>>>;

struct Fixture {
    ConnectTarget target(std::string host, std::uint16_t port) {
        return {
            .host = std::move(host), .port = port, .deadline = loop.now().mono + 50s, .from = {}};
    }

    // Connects and waits for what comes of it.
    Result<std::unique_ptr<Stream>> outcome(ConnectTarget to) {
        Outcome result;
        const auto connect = connector.connect(
            std::move(to), [&](Result<std::unique_ptr<Stream>> done) { result = std::move(done); });
        CHECK_FALSE(result);
        run_until(loop, [&] { return result.has_value(); });
        return *std::move(result);
    }

    std::unique_ptr<TcpListener> listen(const SocketAddress& address,
                                        aura::io::ListenOptions options = {}) {
        auto listener = TcpListener::listen(
            loop,
            address,
            [this](std::unique_ptr<Stream> stream) { accepted = std::move(stream); },
            options);
        REQUIRE(listener);
        return *std::move(listener);
    }

    // A port that nobody listens on.
    std::uint16_t closed_port() { return listen(*parse_address("127.0.0.1", 0))->port(); }

    Loop loop;
    TcpConnector connector{loop};
    std::unique_ptr<Stream> accepted;
};

}  // namespace

TEST_CASE("tcp connect: reaches a listener by address and by name") {
    Fixture fixture;
    const auto listener = fixture.listen(*parse_address("127.0.0.1", 0));
    const auto by_address = fixture.outcome(fixture.target("127.0.0.1", listener->port()));
    REQUIRE(by_address);
    CHECK((*by_address)->peer_address() == listener->address());
    // Where the name stands for ::1 too, that one refuses first.
    const auto by_name = fixture.outcome(fixture.target("localhost", listener->port()));
    REQUIRE(by_name);
    CHECK((*by_name)->peer_address() == listener->address());
}

TEST_CASE("tcp connect: a closed port is net.refused") {
    Fixture fixture;
    const std::uint16_t port = fixture.closed_port();
    const auto refused = fixture.outcome(fixture.target("127.0.0.1", port));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::net_refused));
    CHECK(refused.error().to_line() ==
          "failed to connect to 127.0.0.1:" + std::to_string(port) + ": connection refused");
    CHECK(fixture.outcome(fixture.target("localhost", port)).error().is(ErrorCode::net_refused));
}

TEST_CASE("tcp connect: an address without a route is net.unreachable") {
    Fixture fixture;
    // No connection goes to everybody.
    const auto unreachable = fixture.outcome(fixture.target("255.255.255.255", 1));
    REQUIRE_FALSE(unreachable);
    CHECK(unreachable.error().is(ErrorCode::net_unreachable));
}

TEST_CASE("tcp connect: a name that cannot exist is net.name_not_found") {
    Fixture fixture;
    const auto missing = fixture.outcome(fixture.target(std::string(300, 'a') + ".invalid", 1));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().is(ErrorCode::net_name_not_found));
}

TEST_CASE("tcp connect: who does not answer by the deadline is net.timeout") {
    Fixture fixture;
    // A listener whose queue of waiting connections is full drops what comes after.
    const auto silent = aura::io::open_stream_socket(AF_INET);
    const auto any = to_system(*parse_address("127.0.0.1", 0));
    REQUIRE(::bind(silent.get(), any.get(), any.size) == 0);
    REQUIRE(::listen(silent.get(), 0) == 0);
    const std::uint16_t port = aura::io::local_address(silent.get())->port;
    const auto fills_the_queue = fixture.outcome(fixture.target("127.0.0.1", port));
    REQUIRE(fills_the_queue);

    ConnectTarget target = fixture.target("127.0.0.1", port);
    target.deadline = fixture.loop.now().mono + 20ms;
    const auto late = fixture.outcome(target);
    REQUIRE_FALSE(late);
    CHECK(late.error().is(ErrorCode::net_timeout));
}

TEST_CASE("tcp connect: destroyed before it is done it never completes") {
    Fixture fixture;
    const auto listener = fixture.listen(*parse_address("127.0.0.1", 0));
    bool completed = false;
    for (const char* host : {"127.0.0.1", "localhost"}) {
        auto connect = fixture.connector.connect(fixture.target(host, listener->port()),
                                                 [&](const auto&) { completed = true; });
        connect.reset();
    }
    CHECK(fixture.outcome(fixture.target("localhost", listener->port())));
    CHECK_FALSE(completed);
}

TEST_CASE("tcp connect: its completion may destroy it") {
    Fixture fixture;
    std::unique_ptr<aura::io::TcpConnect> connect;
    bool completed = false;
    connect = fixture.connector.connect(fixture.target("127.0.0.1", fixture.closed_port()),
                                        [&](const auto&) {
                                            connect.reset();
                                            completed = true;
                                        });
    run_until(fixture.loop, [&] { return completed; });
}

TEST_CASE("tcp connect: leaves from the port that a listener shares") {
    Fixture fixture;
    const auto there = fixture.listen(*parse_address("127.0.0.1", 0));
    const auto here = fixture.listen(*parse_address("127.0.0.1", 0), {.share_port = true});
    ConnectTarget target = fixture.target("127.0.0.1", there->port());
    target.from = here->address();
    const auto connected = fixture.outcome(target);
    REQUIRE(connected);
    CHECK((*connected)->local_address() == here->address());
    run_until(fixture.loop, [&] { return fixture.accepted != nullptr; });
    CHECK(fixture.accepted->peer_address() == here->address());
}
