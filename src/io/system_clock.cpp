#include "io/system_clock.hpp"

#include <chrono>
#include <time.h>

#include "base/assert.hpp"

namespace aura::io {
namespace {

#ifdef __APPLE__
// There CLOCK_MONOTONIC goes on while the machine sleeps.
constexpr clockid_t kAwakeClock = CLOCK_UPTIME_RAW;
constexpr clockid_t kElapsedClock = CLOCK_MONOTONIC;
#else
constexpr clockid_t kAwakeClock = CLOCK_MONOTONIC;
constexpr clockid_t kElapsedClock = CLOCK_BOOTTIME;
#endif

Duration read(clockid_t clock) {
    timespec time{};
    AURA_ASSERT(clock_gettime(clock, &time) == 0);
    return std::chrono::floor<Duration>(std::chrono::seconds(time.tv_sec) +
                                        std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace

Now system_now() {
    return {MonoTime(read(kAwakeClock)), WallTime(read(CLOCK_REALTIME))};
}

SleepClocks sleep_clocks() {
    return {read(kAwakeClock), read(kElapsedClock)};
}

}  // namespace aura::io
