#include "workspace/likeness.hpp"

#include <string_view>

#include <doctest/doctest.h>

using aura::workspace::closeness;
using aura::workspace::keeps_new_lines;
using aura::workspace::keeps_news;
using aura::workspace::kLikenessMax;
using aura::workspace::likeness;

TEST_CASE("likeness: the same lines in any order are alike, none in common are not") {
    CHECK(likeness("a\nb\n", "b\na") == kLikenessMax);
    CHECK(likeness("a\nb\n", "c\nd\n") == 0);
    CHECK(likeness("a\nb\n", "a\nc\n") == kLikenessMax / 2);
    CHECK(likeness("a\na\n", "a\n") == kLikenessMax * 2 / 3);
    CHECK(likeness("a\nb\nc\nd\n", "a\nc\nb\nd\n") == kLikenessMax);
    CHECK(likeness("a\nb\na\n", "a\na\n") == kLikenessMax * 4 / 5);
    CHECK(likeness("a\nb\nc\n", "a\nx\nb\ny\nc\n") == kLikenessMax * 6 / 8);
}

TEST_CASE("likeness: blank lines do not count") {
    CHECK(likeness("a\n\n \t\n\n", "a\n") == kLikenessMax);
    CHECK(likeness("", "\n\n") == kLikenessMax);
    CHECK(likeness("", "a") == 0);
}

TEST_CASE("likeness: where lines do not tell, pairs of bytes do") {
    const auto near = closeness("return a + b", "return a + c");
    const auto far = closeness("return a + b", "xyz");
    CHECK(near.lines == far.lines);
    CHECK(near > far);
    CHECK(closeness("ab", "ab").pairs == kLikenessMax);
    CHECK(closeness("", "a").pairs == 0);
    CHECK(closeness("a", "ab").pairs == 0);
}

TEST_CASE("likeness: a line that is spaced out otherwise is near to itself, not to its absence") {
    const std::string_view with = "f\ng\nsize=17\n";
    CHECK(closeness("f\ng\nsize = 17\n", with) > closeness("f\ng\nsize = 17\n", "f\ng\n"));
    CHECK(closeness(" a\nb\n", " a\n b\n") > closeness(" a\nb\n", "a\n b\n"));
}

TEST_CASE("likeness: a text that keeps the news has at least half of the pairs that are new") {
    CHECK(keeps_news("five or six", "five", "5"));
    CHECK(keeps_news("return a + c + d", "return a + c", "return a + b"));
    CHECK_FALSE(keeps_news("def function84(x)", "def function82(x)", "def function1(x)"));
    CHECK_FALSE(keeps_news("", "ab", ""));
    CHECK(keeps_news("anything", "ab", "aba"));  // there is no news
}

TEST_CASE("likeness: of the lines that a step brought and that are left, half are enough") {
    const std::string_view two = "a\nb\nnew\nmore\n";
    CHECK(keeps_new_lines("a\nmore\n", {"a\nb\n", two, two}));
    CHECK_FALSE(keeps_new_lines("a\nb\n", {"a\nb\n", two, two}));
    CHECK_FALSE(keeps_new_lines("a\nnewer\n", {"a\nb\n", two, two}));
    // What is gone later tells nothing.
    CHECK(keeps_new_lines("a\n", {"a\nb\n", two, "a\nb\n"}));
    CHECK(keeps_new_lines("", {"a\nb\n", "a\n", "a\n"}));
}
