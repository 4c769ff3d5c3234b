#include "config/nearest.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

using aura::config::edit_distance;
using aura::config::nearest_name;

TEST_CASE("nearest: the distance counts insertions, deletions, replacements and swaps") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("port", "port") == 0);
    CHECK(edit_distance("", "port") == 4);
    CHECK(edit_distance("pot", "port") == 1);
    CHECK(edit_distance("ports", "port") == 1);
    CHECK(edit_distance("part", "port") == 1);
    CHECK(edit_distance("prot", "port") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("nearest: the closest name is offered, and none where it would be a guess") {
    constexpr std::array<std::string_view, 3> kNames = {"bind", "port", "display_name"};
    CHECK(nearest_name("prot", kNames) == "port");
    CHECK(nearest_name("displayname", kNames) == "display_name");
    CHECK(nearest_name("listen", kNames).empty());
    CHECK(nearest_name("disp", kNames) == "display_name");
    CHECK(nearest_name("di", kNames).empty());
    CHECK(nearest_name("", {}).empty());
}
