#include "git/sparse_cone.hpp"

#include <doctest/doctest.h>

using aura::git::SparseCone;

TEST_CASE("git: a sparse cone holds whole directories and the files above them") {
    const auto cone = SparseCone::parse("/*\n!/*/\n/a/\n!/a/*/\n/a/b/\n").value();
    CHECK(cone.contains("top"));
    CHECK(cone.contains("a/f"));
    CHECK(cone.contains("a/b/f"));
    CHECK(cone.contains("a/b/c/f"));
    CHECK_FALSE(cone.contains("a/c/f"));
    CHECK_FALSE(cone.contains("b/f"));
    CHECK_FALSE(cone.contains("ab/f"));
}

TEST_CASE("git: a sparse cone with its top alone holds everything") {
    CHECK(SparseCone::parse("/*\n").value().contains("a/b/c"));
}

TEST_CASE("git: a sparse cone reads escapes, comments and line ends of Windows") {
    const auto cone = SparseCone::parse("# mine\r\n/*\r\n!/*/\r\n\n/a\\*b/\r\n/c\\\\d/").value();
    CHECK(cone.contains("a*b/f"));
    CHECK(cone.contains("c\\d/f"));
    CHECK_FALSE(cone.contains("axb/f"));
}

TEST_CASE("git: patterns that are no cone are not taken for one") {
    for (const char* patterns : {"/*\n!/*/\nsrc/\n",
                                 "*.c\n",
                                 "/a/*.c\n",
                                 "/a*/\n",
                                 "/a/b\n",
                                 "!/a/\n",
                                 "!/a/*/\n",
                                 "//\n",
                                 "!\n"}) {
        CAPTURE(patterns);
        CHECK_FALSE(SparseCone::parse(patterns));
    }
}
