#include "sync/keepalive.hpp"

#include <doctest/doctest.h>

using aura::MonoTime;
using aura::sync::Keepalive;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr Keepalive::Limits kLimits{seconds(15), seconds(45)};

MonoTime at(int second) {
    return MonoTime{} + seconds(second);
}

}  // namespace

TEST_CASE("keepalive: a side that talks is not asked") {
    Keepalive keepalive(at(0), kLimits);
    for (int second = 10; second < 100; second += 10) {
        CHECK_FALSE(keepalive.poll_ping(at(second)).has_value());
        keepalive.handle_heard(at(second));
    }
    CHECK(keepalive.next_deadline() == at(90 + 15));
}

TEST_CASE("keepalive: a silent side is asked once, then given up") {
    Keepalive keepalive(at(0), kLimits);
    CHECK(keepalive.next_deadline() == at(15));
    CHECK(keepalive.poll_ping(at(15)).has_value());
    CHECK_FALSE(keepalive.poll_ping(at(16)).has_value());
    CHECK(keepalive.next_deadline() == at(45));
    CHECK_FALSE(keepalive.is_dead(at(44)));
    CHECK(keepalive.is_dead(at(45)));
}

TEST_CASE("keepalive: the answer gives the round trip and a new lease") {
    Keepalive keepalive(at(0), kLimits);
    const auto token = keepalive.poll_ping(at(15));
    REQUIRE(token.has_value());
    const MonoTime later = at(15) + milliseconds(30);
    keepalive.handle_heard(later);
    keepalive.handle_pong(later, *token);
    CHECK(keepalive.round_trip() == milliseconds(30));
    CHECK_FALSE(keepalive.is_dead(at(45)));
    CHECK(keepalive.next_deadline() == later + seconds(15));
}

TEST_CASE("keepalive: an answer that nobody asked for measures nothing") {
    Keepalive keepalive(at(0), kLimits);
    keepalive.handle_pong(at(1), 7);
    const auto token = keepalive.poll_ping(at(15));
    keepalive.handle_pong(at(16), *token + 1);
    CHECK_FALSE(keepalive.round_trip().has_value());
}
