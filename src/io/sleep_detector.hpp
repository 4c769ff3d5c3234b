// Finds out from two clocks that the machine slept: one stops meanwhile, the other does not.
//
// Pure; not thread-safe.
#pragma once

#include <chrono>
#include <optional>

#include "base/time.hpp"

namespace aura::io {

// Both since some fixed moment; only their difference matters.
struct SleepClocks {
    Duration awake;    // stops while the machine sleeps
    Duration elapsed;  // does not
};

class SleepDetector {
public:
    // Less is not called sleep: the two clocks are read one after the other, and a process may be
    // stopped in between.
    static constexpr Duration kSleepMin = std::chrono::seconds(2);

    explicit SleepDetector(SleepClocks clocks) : asleep_(clocks.elapsed - clocks.awake) {}

    // For how long the machine slept since the last reading, or nothing.
    [[nodiscard]] std::optional<Duration> observe(SleepClocks clocks);

private:
    Duration asleep_;  // in total, up to the last reading
};

}  // namespace aura::io
