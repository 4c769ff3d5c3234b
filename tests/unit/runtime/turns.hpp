// Waiting in tests of drivers: by running the loop, never by sleeping.
#pragma once

#include <chrono>

#include <doctest/doctest.h>

#include "io/loop.hpp"
#include "io/timer.hpp"

namespace aura::runtime::test {

// Runs the loop until `condition()` holds. What hangs fails the test after a minute, which no test
// comes near.
template <class Condition>
void run_until(io::Loop& loop, Condition condition) {
    bool is_late = false;
    io::Timer limit(loop, [&] { is_late = true; });
    limit.arm(loop.now().mono + std::chrono::seconds(60));
    while (!condition()) {
        loop.run_once();
        REQUIRE_FALSE(is_late);
    }
}

}  // namespace aura::runtime::test
