#include "workspace/glob.hpp"

#include <doctest/doctest.h>

using namespace aura::workspace;

TEST_CASE("glob: stars, question marks and brackets stop at slashes") {
    CHECK(glob_matches("private/*", "private/x"));
    CHECK_FALSE(glob_matches("private/*", "private/x/y"));
    CHECK_FALSE(glob_matches("private/*", "privates"));
    CHECK(glob_matches("*.log", "a.b.log"));
    CHECK(glob_matches("a*b*c", "axxbyybzzc"));
    CHECK_FALSE(glob_matches("a?c", "a/c"));
    CHECK(glob_matches("[a-c]x", "bx"));
    CHECK_FALSE(glob_matches("[!a-c]x", "bx"));
    CHECK(glob_matches("[]]", "]"));
    CHECK(glob_matches("[ab", "[ab"));
    CHECK(glob_matches("\\*", "*"));
    CHECK_FALSE(glob_matches("\\*", "a"));
    CHECK(glob_matches("*", ""));
    CHECK_FALSE(glob_matches("", "a"));
}
