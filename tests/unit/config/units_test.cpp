#include "config/units.hpp"

#include <string_view>

#include <doctest/doctest.h>

using aura::Duration;
using aura::config::ByteSize;
using aura::config::parse_duration;
using aura::config::parse_size;
using aura::config::to_text;
using namespace std::chrono_literals;

TEST_CASE("units: a duration is read in every unit and as a sum") {
    CHECK(parse_duration("500ms") == 500ms);
    CHECK(parse_duration("30s") == 30s);
    CHECK(parse_duration("15m") == 15min);
    CHECK(parse_duration("24h") == 24h);
    CHECK(parse_duration("30d") == 720h);
    CHECK(parse_duration("2w") == 336h);
    CHECK(parse_duration("1h30m") == 90min);
    CHECK(parse_duration("0") == 0s);
}

TEST_CASE("units: what is no duration is refused") {
    for (const std::string_view text :
         {"", "24", "h", "24 h", "1.5h", "-1h", "30m1h", "1h1h", "24H", "37000d", "1h ", "1y"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
    CHECK_FALSE(parse_duration("99999999999999999999h"));
}

TEST_CASE("units: a size is decimal without an i and binary with one") {
    CHECK(parse_size("2GB") == ByteSize{2'000'000'000});
    CHECK(parse_size("64MiB") == ByteSize{67'108'864});
    CHECK(parse_size("10kb") == ByteSize{10'000});
    CHECK(parse_size("1 TiB") == ByteSize{1'099'511'627'776});
    CHECK(parse_size("67108864") == ByteSize{67'108'864});
    CHECK(parse_size("0B") == ByteSize{0});
}

TEST_CASE("units: what is no size is refused") {
    for (const std::string_view text :
         {"", "GB", "2 GBs", "-1MB", "1.5GB", "2G", "9223372036855TB"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_size(text));
    }
}

TEST_CASE("units: what is written is read back as the same value") {
    for (const Duration duration : {Duration(0),
                                    Duration(500ms),
                                    Duration(24h),
                                    Duration(720h),
                                    Duration(336h),
                                    Duration(90min),
                                    Duration(61'001ms)}) {
        CAPTURE(to_text(duration));
        CHECK(parse_duration(to_text(duration)) == duration);
    }
    for (const std::uint64_t bytes : {0ULL, 1ULL, 1500ULL, 2'000'000'000ULL, 67'108'864ULL}) {
        CHECK(parse_size(to_text(ByteSize{bytes})) == ByteSize{bytes});
    }
    CHECK(to_text(Duration(720h)) == "30d");
    CHECK(to_text(Duration(24h)) == "24h");
    CHECK(to_text(Duration(50h)) == "2d2h");
    CHECK(to_text(Duration(999us)) == "0");
    CHECK(to_text(ByteSize{2'000'000'000}) == "2GB");
    CHECK(to_text(ByteSize{67'108'864}) == "64MiB");
}
