#include "workspace/ignore_rules.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace aura::workspace;

TEST_CASE("ignore rules: a name matches everywhere, a path at the root") {
    const IgnoreRules rules("*.log\nbuild/\n/top.txt\ndocs/*.md\n");
    CHECK(rules.ignores("a.log"));
    CHECK(rules.ignores("x/y/a.log"));
    CHECK(rules.ignores("build/x"));
    CHECK(rules.ignores("x/build/y/z"));
    CHECK_FALSE(rules.ignores("build"));
    CHECK(rules.ignores("top.txt"));
    CHECK_FALSE(rules.ignores("x/top.txt"));
    CHECK(rules.ignores("docs/a.md"));
    CHECK_FALSE(rules.ignores("docs/x/a.md"));
    CHECK_FALSE(rules.ignores("x/docs/a.md"));
}

TEST_CASE("ignore rules: two stars stand for directories") {
    const IgnoreRules rules("**/gen/*.c\nvendor/**\na/**/z\n");
    CHECK(rules.ignores("gen/a.c"));
    CHECK(rules.ignores("x/y/gen/a.c"));
    CHECK(rules.ignores("vendor/x/y"));
    CHECK_FALSE(rules.ignores("vendor"));
    CHECK(rules.ignores("a/z"));
    CHECK(rules.ignores("a/b/c/z"));
    CHECK_FALSE(rules.ignores("b/a/z"));
}

TEST_CASE(
    "ignore rules: the last rule counts, but nothing comes back out of an ignored directory") {
    const IgnoreRules rules("*.log\n!keep.log\nout/\n!out/keep.txt\n");
    CHECK_FALSE(rules.ignores("keep.log"));
    CHECK(rules.ignores("other.log"));
    CHECK(rules.ignores("out/keep.txt"));
}

TEST_CASE("ignore rules: comments, blanks and escapes are read as git does") {
    const IgnoreRules rules("# a comment\n\n\\#literal\ntrail   \r\nkept\\ \n");
    CHECK_FALSE(rules.ignores("# a comment"));
    CHECK(rules.ignores("#literal"));
    CHECK(rules.ignores("trail"));
    CHECK(rules.ignores("kept "));
    CHECK(IgnoreRules("").empty());
}

TEST_CASE("ignore rules: which files have some, and when a change of one shares more") {
    for (const char* path : {".auraignore", ".gitignore", "a/b/.gitignore"}) {
        CHECK_MESSAGE(is_ignore_file(path), path);
    }
    for (const char* path : {"a/.auraignore", "x.gitignore", ".gitignore/a"}) {
        CHECK_FALSE_MESSAGE(is_ignore_file(path), path);
    }
    CHECK(ignores_no_less("", ""));
    CHECK(ignores_no_less("", "a\n"));
    CHECK(ignores_no_less("# why\na\n\n!b\n", "x\na\r\n!b"));
    CHECK(ignores_no_less("a\nb\n", "a\nx\nb\ny\n"));
    CHECK_FALSE(ignores_no_less("a\n", ""));
    CHECK_FALSE(ignores_no_less("a\nb\n", "a\n"));
    CHECK_FALSE(ignores_no_less("a\nb\n", "b\na\n"));
    CHECK_FALSE(ignores_no_less("a\n", "a\n!b\n"));
    CHECK_FALSE(ignores_no_less("", "!b\n"));
    CHECK_FALSE(ignores_no_less("a\n", "# a\n"));
}

TEST_CASE("ignore rules: of very many the first are looked at, and none is pushed out unnoticed") {
    std::string many;
    for (std::size_t i = 0; i + 1 < kIgnoreRulesMax; ++i) {
        many += "x" + std::to_string(i) + "\n";
    }
    CHECK(IgnoreRules(many + "a\n").ignores("a"));
    CHECK_FALSE(IgnoreRules(many + "b\na\n").ignores("a"));
    CHECK(ignores_no_less("a\n", many + "a\n"));
    CHECK_FALSE(ignores_no_less("a\n", many + "b\na\n"));
}

TEST_CASE("ignore rules: what is said of a path itself is not what is said of its directory") {
    const IgnoreRules rules("*.log\n!keep.log\nout/\n");
    CHECK(rules.verdict("a.log", false) == true);
    CHECK(rules.verdict("keep.log", false) == false);
    CHECK(rules.verdict("other.txt", false) == std::nullopt);
    CHECK(rules.verdict("out", true) == true);
    CHECK(rules.verdict("out", false) == std::nullopt);
    CHECK(rules.verdict("out/x.txt", false) == std::nullopt);
}
