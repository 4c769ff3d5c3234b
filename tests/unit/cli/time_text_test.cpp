#include "cli/time_text.hpp"

#include <ctime>

#include <doctest/doctest.h>

using namespace aura;
using cli::parse_time;

namespace {

// 2026-11-21 12:00:00 UTC.
constexpr std::int64_t kNoon = 1795262400;

std::int64_t at(std::string_view text) {
    const auto time = parse_time(text, from_unix_seconds(kNoon));
    return time ? *time : -1;
}

}  // namespace

TEST_CASE("time text: with a date and a Z it is universal time") {
    CHECK(at("2026-11-21T11:59:30Z") == kNoon - 30);
    CHECK(at("2026-11-20 12:00Z") == kNoon - 24 * 3600);
    CHECK(at("2026-11-21T12:00:01Z") == -1);
}

TEST_CASE("time text: a duration is so long ago") {
    CHECK(at("10m") == kNoon - 600);
    CHECK(at("1h30m ago") == kNoon - 5400);
    CHECK(at("0") == kNoon);
}

TEST_CASE("time text: a time of day is today, or yesterday where it is still to come") {
    const auto time = static_cast<std::time_t>(kNoon);
    std::tm now{};
    REQUIRE(::localtime_r(&time, &now) != nullptr);
    for (int hour = 0; hour < 24; ++hour) {
        const std::string text = (hour < 10 ? "0" : "") + std::to_string(hour) + ":30";
        const std::int64_t ago = kNoon - at(text);
        CHECK(ago >= 0);
        CHECK(ago < 25 * 3600);
        std::tm then{};
        const auto found = static_cast<std::time_t>(at(text));
        REQUIRE(::localtime_r(&found, &then) != nullptr);
        CHECK(then.tm_min == 30);
    }
    CHECK(at("2026-11-01 10:00") < kNoon);
}

TEST_CASE("time text: anything else is refused by name") {
    for (const char* text : {"",
                             "noon",
                             "25:00",
                             "1:30",
                             "12:60",
                             "2026-13-01 10:00",
                             "12:00Z",
                             "2026-11-21",
                             "2026-11-21 10",
                             "10:30 x",
                             "-1:30",
                             "10m5"}) {
        const auto time = parse_time(text, from_unix_seconds(kNoon));
        REQUIRE_FALSE(time);
        CHECK(time.error().is(ErrorCode::usage));
    }
}
