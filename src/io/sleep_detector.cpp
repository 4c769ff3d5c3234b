#include "io/sleep_detector.hpp"

namespace aura::io {

std::optional<Duration> SleepDetector::observe(SleepClocks clocks) {
    const Duration asleep = clocks.elapsed - clocks.awake;
    const Duration slept = asleep - asleep_;
    // Naps too short to report add up until they are not.
    if (slept < kSleepMin) {
        return std::nullopt;
    }
    asleep_ = asleep;
    return slept;
}

}  // namespace aura::io
