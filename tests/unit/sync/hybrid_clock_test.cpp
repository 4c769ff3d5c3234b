#include "sync/hybrid_clock.hpp"

#include <doctest/doctest.h>

using aura::from_unix_seconds;
using aura::sync::HybridClock;
using aura::wire::HybridTime;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;

HybridTime at(std::int64_t seconds) {
    return HybridTime{static_cast<std::uint64_t>(seconds * 1000) << 16U};
}

}  // namespace

TEST_CASE("clock: it follows the wall, and counts where the wall stands or goes back") {
    HybridClock clock{HybridTime{}};
    CHECK(clock.tick(from_unix_seconds(kNow)) == at(kNow));
    const HybridTime second = clock.tick(from_unix_seconds(kNow));
    CHECK(second > at(kNow));
    CHECK(second < at(kNow + 1));
    const HybridTime third = clock.tick(from_unix_seconds(kNow - 3600));
    CHECK(third > second);
    CHECK(clock.tick(from_unix_seconds(kNow + 5)) == at(kNow + 5));
}

TEST_CASE("clock: it never falls behind what it gave out before the program started") {
    HybridClock clock{at(kNow + 30)};
    CHECK(clock.tick(from_unix_seconds(kNow)) > at(kNow + 30));
}

TEST_CASE("clock: what is seen is earlier than what follows, up to a minute ahead") {
    HybridClock clock{HybridTime{}};
    clock.observe(at(kNow + 59), from_unix_seconds(kNow));
    CHECK(clock.tick(from_unix_seconds(kNow)) > at(kNow + 59));
    clock.observe(at(kNow + 1'000'000), from_unix_seconds(kNow));
    CHECK(clock.tick(from_unix_seconds(kNow)) < at(kNow + 61));
}

TEST_CASE("clock: a wall clock before 1970 counts as 1970") {
    HybridClock clock{HybridTime{}};
    CHECK(clock.tick(from_unix_seconds(-5)) == HybridTime{1});
}
