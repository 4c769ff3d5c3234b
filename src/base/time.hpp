// Two kinds of time that never mix. MonoTime orders what happens on this machine and drives every
// timer; it never goes back and stops while the machine sleeps. WallTime is what a clock on the
// wall says; it appears only where a token, a certificate or a person needs it.
//
// The core has no clock of its own: `now` is an argument.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace aura {

using Duration = std::chrono::microseconds;

struct MonoClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonoClock, duration>;
    static constexpr bool is_steady = true;
};

using MonoTime = MonoClock::time_point;

struct WallClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    // Since 1970-01-01T00:00:00Z, without leap seconds.
    using time_point = std::chrono::time_point<WallClock, duration>;
    static constexpr bool is_steady = false;
};

using WallTime = WallClock::time_point;

// Both clocks at one moment; what an input that needs both is given.
struct Now {
    MonoTime mono;
    WallTime wall;
};

// 9999-12-31T23:59:59Z, the last second that ISO 8601 writes with four digits of a year.
inline constexpr std::int64_t kUnixSecondsMax = 253'402'300'799;

[[nodiscard]] std::int64_t unix_seconds(WallTime time);
// More than kUnixSecondsMax, to either side of 1970, counts as that.
[[nodiscard]] WallTime from_unix_seconds(std::int64_t seconds);

// "2026-11-21T09:30:00Z".
[[nodiscard]] std::string to_iso8601(WallTime time);

// The earlier of two deadlines, either of which may be absent.
[[nodiscard]] std::optional<MonoTime> earlier(std::optional<MonoTime> a, std::optional<MonoTime> b);

}  // namespace aura
