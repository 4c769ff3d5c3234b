#include "cli/table.hpp"

#include <doctest/doctest.h>

using namespace aura::cli;

TEST_CASE("table: columns are as wide as their widest cell, and lines end without blanks") {
    Table table({"name", "state", "note"});
    table.add({"a", "connected", ""});
    table.add({"longer", "up", "x"});
    table.add_note("  a line across, however long it may be, widens nothing");
    CHECK(table.text() ==
          "name    state      note\n"
          "a       connected\n"
          "longer  up         x\n"
          "  a line across, however long it may be, widens nothing\n");
}

TEST_CASE("table: durations, uptimes and sizes are short and round") {
    CHECK(duration_text(-1) == "expired");
    CHECK(duration_text(12) == "12s");
    CHECK(duration_text(62) == "1m02s");
    CHECK(duration_text(86220) == "23h57m");
    CHECK(duration_text(273600) == "3d4h");
    CHECK(duration_text(86400) == "24h");
    CHECK(duration_text(1800) == "30m");
    CHECK(duration_text(259200) == "3d");
    CHECK(uptime_text(252) == "00:04:12");
    CHECK(uptime_text(2 * 86400 + 1) == "2d 00:00:01");
    CHECK(size_text(0) == "0 B");
    CHECK(size_text(12'345) == "12.3 KB");
    CHECK(size_text(2'000'000'000) == "2.0 GB");
}

TEST_CASE("table: text of others cannot steer a terminal") {
    CHECK(safe("a\x1b[2Jb\nc\x7f") == "a [2Jb c ");
    CHECK(safe("grün") == "grün");
}
