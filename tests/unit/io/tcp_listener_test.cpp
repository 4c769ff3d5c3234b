#include "io/tcp_listener.hpp"

#include <memory>
#include <sys/resource.h>
#include <vector>

#include <doctest/doctest.h>

#include "io/socket.hpp"
#include "stream_pair.hpp"
#include "turns.hpp"

using aura::ErrorCode;
using aura::io::Loop;
using aura::io::open_stream_socket;
using aura::io::parse_address;
using aura::io::SocketAddress;
using aura::io::Stream;
using aura::io::TcpListener;
using aura::io::UniqueFd;
using aura::io::test::ignore_stream;
using aura::io::test::run_until;

namespace {

const SocketAddress kAnyPort = *parse_address("127.0.0.1", 0);

// A connection to `address` that is under way.
UniqueFd dial(const SocketAddress& address) {
    const auto system = to_system(address);
    UniqueFd socket = open_stream_socket(system.storage.ss_family);
    (void)::connect(socket.get(), system.get(), system.size);
    return socket;
}

}  // namespace

TEST_CASE("tcp listener: port 0 gets a real port, which somebody else is then refused") {
    Loop loop;
    const auto first = TcpListener::listen(loop, kAnyPort, ignore_stream);
    REQUIRE(first);
    const std::uint16_t port = (*first)->port();
    CHECK(port != 0);
    const auto second = TcpListener::listen(loop, *parse_address("127.0.0.1", port), ignore_stream);
    REQUIRE_FALSE(second);
    CHECK(second.error().is(ErrorCode::net_address_in_use));
    CHECK(second.error().message() == "failed to bind " + to_string((*first)->address()));
}

TEST_CASE("tcp listener: an address of another machine is refused, named in the message") {
    Loop loop;
    const auto refused = TcpListener::listen(loop, *parse_address("192.0.2.1", 0), ignore_stream);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::io));
    CHECK(refused.error().message() == "failed to bind 192.0.2.1:0");
}

TEST_CASE("tcp listener: a rush of connections is accepted completely") {
    constexpr std::size_t kConnections = 300;
    Loop loop;
    std::vector<std::unique_ptr<Stream>> accepted;
    const auto listener = *TcpListener::listen(loop, kAnyPort, [&](std::unique_ptr<Stream> stream) {
        accepted.push_back(std::move(stream));
    });
    std::vector<UniqueFd> clients;
    for (std::size_t i = 0; i < kConnections; ++i) {
        clients.push_back(dial(listener->address()));
    }
    run_until(loop, [&] { return accepted.size() == kConnections; });
}

TEST_CASE("tcp listener: out of descriptors it waits, and accepts when there are some again") {
    Loop loop;
    std::unique_ptr<Stream> accepted;
    const auto listener = *TcpListener::listen(
        loop, kAnyPort, [&](std::unique_ptr<Stream> stream) { accepted = std::move(stream); });
    const UniqueFd client = dial(listener->address());
    loop.defer([] {});
    loop.run_once();  // libuv opens what it needs itself

    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    accepted.reset();
    const UniqueFd second = dial(listener->address());
    rlimit none = limit;
    none.rlim_cur = 0;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    loop.run_once();
    CHECK(accepted == nullptr);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    run_until(loop, [&] { return accepted != nullptr; });
}

TEST_CASE("tcp listener: [::] takes IPv4 too, and names the peer in IPv4") {
    Loop loop;
    std::unique_ptr<Stream> accepted;
    const auto listener =
        TcpListener::listen(loop, *parse_address("::", 0), [&](std::unique_ptr<Stream> stream) {
            accepted = std::move(stream);
        });
    if (!listener) {
        CHECK(listener.error().is(ErrorCode::net_unreachable));  // a machine without IPv6
        return;
    }
    const UniqueFd client = dial(*parse_address("127.0.0.1", (*listener)->port()));
    run_until(loop, [&] { return accepted != nullptr; });
    CHECK(ip_text(*accepted->peer_address()) == "127.0.0.1");
}
