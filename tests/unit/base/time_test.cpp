#include "base/time.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("time: wall time is written as ISO 8601, before 1970 too") {
    CHECK(aura::to_iso8601(aura::from_unix_seconds(0)) == "1970-01-01T00:00:00Z");
    CHECK(aura::to_iso8601(aura::from_unix_seconds(1795253400)) == "2026-11-21T09:30:00Z");
    CHECK(aura::to_iso8601(aura::from_unix_seconds(-1)) == "1969-12-31T23:59:59Z");
}

TEST_CASE("time: more seconds than any date has count as the end of the year 9999") {
    CHECK(aura::to_iso8601(aura::from_unix_seconds(INT64_MAX)) == "9999-12-31T23:59:59Z");
    CHECK(aura::unix_seconds(aura::from_unix_seconds(INT64_MIN)) == -aura::kUnixSecondsMax);
}

TEST_CASE("time: the earlier of two deadlines ignores an absent one") {
    const aura::MonoTime early(1s);
    const aura::MonoTime late(2s);
    CHECK(aura::earlier(early, late) == early);
    CHECK(aura::earlier(std::nullopt, late) == late);
    CHECK(aura::earlier(early, std::nullopt) == early);
    CHECK_FALSE(aura::earlier(std::nullopt, std::nullopt));
}
