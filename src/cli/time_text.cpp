#include "cli/time_text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>
#include <string>

#include <fmt/core.h>

#include "config/units.hpp"

namespace aura::cli {
namespace {

constexpr std::int64_t kDaySeconds = 24 * 60 * 60;

// Numbers of at most that many digits each, the first after `digits` of them and so on.
std::optional<int> take_number(std::string_view& rest, std::size_t digits) {
    if (rest.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    const char* const end = rest.data() + digits;
    const auto [at, error] = std::from_chars(rest.data(), end, number);
    if (error != std::errc{} || at != end || rest.front() == '-') {
        return std::nullopt;
    }
    rest.remove_prefix(digits);
    return number;
}

bool take(std::string_view& rest, char wanted) {
    if (rest.empty() || rest.front() != wanted) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

// "2026-11-21"; `rest` is what is behind it.
bool take_date(std::string_view& rest, std::tm& parts) {
    std::string_view left = rest;
    const auto year = take_number(left, 4);
    const bool first = year && take(left, '-');
    const auto month = first ? take_number(left, 2) : std::nullopt;
    const bool second = month && take(left, '-');
    const auto day = second ? take_number(left, 2) : std::nullopt;
    if (!day || *month < 1 || *month > 12 || *day < 1 || *day > 31) {
        return false;
    }
    parts.tm_year = *year - 1900;
    parts.tm_mon = *month - 1;
    parts.tm_mday = *day;
    rest = left;
    return true;
}

// "14:30" or "14:30:05".
bool take_clock(std::string_view& rest, std::tm& parts) {
    const auto hour = take_number(rest, 2);
    const auto minute = hour && take(rest, ':') ? take_number(rest, 2) : std::nullopt;
    if (!minute || *hour > 23 || *minute > 59) {
        return false;
    }
    parts.tm_hour = *hour;
    parts.tm_min = *minute;
    parts.tm_sec = 0;
    if (take(rest, ':')) {
        const auto second = take_number(rest, 2);
        if (!second || *second > 59) {
            return false;
        }
        parts.tm_sec = *second;
    }
    return true;
}

std::tm local_day(std::int64_t now) {
    const auto time = static_cast<std::time_t>(now);
    std::tm parts{};
    ::localtime_r(&time, &parts);
    return parts;
}

std::optional<std::int64_t> point_in_time(std::string_view text, std::int64_t now) {
    std::tm parts = local_day(now);
    const bool dated = take_date(text, parts);
    if (dated && !take(text, 'T') && !take(text, ' ')) {
        return std::nullopt;
    }
    if (!take_clock(text, parts)) {
        return std::nullopt;
    }
    const bool utc = take(text, 'Z');
    if (!text.empty() || (utc && !dated)) {
        return std::nullopt;
    }
    parts.tm_isdst = -1;
    const std::int64_t time = utc ? ::timegm(&parts) : std::mktime(&parts);
    return !dated && time > now ? time - kDaySeconds : time;
}

}  // namespace

Result<std::int64_t> parse_time(std::string_view text, WallTime now) {
    constexpr std::string_view kAgo = " ago";
    const std::int64_t seconds = unix_seconds(now);
    const bool ago = text.ends_with(kAgo);
    const auto past =
        config::parse_duration(ago ? text.substr(0, text.size() - kAgo.size()) : text);
    if (past) {
        return seconds - std::chrono::duration_cast<std::chrono::seconds>(*past).count();
    }
    const auto time = ago ? std::nullopt : point_in_time(text, seconds);
    if (!time) {
        return fail(Error(ErrorCode::usage, fmt::format("'{}' is no time", text))
                        .because("a time is 14:30, '2026-11-21 14:30', or 10m for ten minutes "
                                 "ago"));
    }
    if (*time > seconds) {
        return fail(ErrorCode::usage, fmt::format("{} is still to come", text));
    }
    return *time;
}

}  // namespace aura::cli
