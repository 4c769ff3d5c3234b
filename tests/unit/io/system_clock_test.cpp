#include "io/system_clock.hpp"

#include <chrono>

#include <doctest/doctest.h>

using aura::Now;
using aura::io::sleep_clocks;
using aura::io::system_now;

TEST_CASE("system clock: monotonic time does not go back, and is what timers and sleep go by") {
    const Now first = system_now();
    const auto clocks = sleep_clocks();
    const Now second = system_now();
    CHECK(first.mono.time_since_epoch() <= clocks.awake);
    CHECK(clocks.awake <= second.mono.time_since_epoch());
    CHECK(clocks.elapsed >= clocks.awake);
}

TEST_CASE("system clock: wall time counts from 1970") {
    CHECK(aura::unix_seconds(system_now().wall) > aura::unix_seconds(aura::WallTime{}));
    CHECK(aura::to_iso8601(system_now().wall) > "2024-");
}
