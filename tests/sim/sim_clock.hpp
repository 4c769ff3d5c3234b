// The clocks of one machine, which need not agree with anybody's: they may run fast or slow, the
// wall clock may be set, and the monotonic one stands still while the machine sleeps.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/time.hpp"

namespace aura::sim {

struct SimClock {
    MonoTime mono{std::chrono::hours(1)};
    WallTime wall{std::chrono::hours(24 * 365 * 50)};
    // Microseconds gained in a second.
    std::int64_t drift_ppm = 0;
    bool asleep = false;

    // True time passes.
    void advance(Duration true_time) {
        const Duration shown = true_time + true_time * drift_ppm / 1'000'000;
        mono += asleep ? Duration::zero() : shown;
        wall += shown;
    }

    // True time until the clock shows `deadline`; never less than a tick, so that waiting for it
    // gets there.
    [[nodiscard]] Duration until(MonoTime deadline) const {
        const Duration shown = deadline - mono;
        return std::max(shown - shown * drift_ppm / 1'000'000, Duration(1));
    }

    [[nodiscard]] Now now() const { return {mono, wall}; }
};

}  // namespace aura::sim
