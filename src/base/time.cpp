#include "base/time.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace aura {

std::int64_t unix_seconds(WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

WallTime from_unix_seconds(std::int64_t seconds) {
    return WallTime(std::chrono::seconds(std::clamp(seconds, -kUnixSecondsMax, kUnixSecondsMax)));
}

std::string to_iso8601(WallTime time) {
    using std::chrono::days;
    const auto since_epoch = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    const auto day = std::chrono::floor<days>(since_epoch);
    const std::chrono::year_month_day date{std::chrono::sys_days(day)};
    const std::chrono::hh_mm_ss clock(since_epoch - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()),
                       clock.hours().count(),
                       clock.minutes().count(),
                       clock.seconds().count());
}

std::optional<MonoTime> earlier(std::optional<MonoTime> a, std::optional<MonoTime> b) {
    if (a && b) {
        return std::min(*a, *b);
    }
    return a ? a : b;
}

}  // namespace aura
