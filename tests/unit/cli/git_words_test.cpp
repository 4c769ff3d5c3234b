#include "cli/git_words.hpp"

#include <doctest/doctest.h>

using namespace aura::cli;

TEST_CASE("git words: the command is the first word that is no option") {
    CHECK(read_git_words({"pull", "--rebase"}).command == "pull");
    CHECK(read_git_words({"--no-pager", "diff"}).command == "diff");
    CHECK(read_git_words({"-c", "pull.rebase=true", "pull"}).command == "pull");
    CHECK(read_git_words({"--git-dir=x", "status"}).command == "status");
    CHECK(read_git_words({}).command.empty());
    CHECK(read_git_words({"-C"}).command.empty());
}

TEST_CASE("git words: -C says where, one after the other") {
    CHECK(read_git_words({"-C", "a", "-C", "b", "pull"}).directory == "a/b");
    CHECK(read_git_words({"-C", "a", "-C", "/b", "pull"}).directory == "/b");
    CHECK(read_git_words({"pull", "-C", "a"}).directory.empty());
}

TEST_CASE("git words: what brings others' commits may bring own work, too") {
    CHECK(brings_commits("pull"));
    CHECK(brings_commits("merge"));
    CHECK(brings_commits("rebase"));
    CHECK_FALSE(brings_commits("commit"));
    CHECK_FALSE(brings_commits("stash"));
}

TEST_CASE("git words: only what leaves the working tree alone needs no parking") {
    CHECK(needs_parking("pull"));
    CHECK(needs_parking("commit"));
    CHECK(needs_parking("status"));
    CHECK(needs_parking("an-alias"));
    CHECK_FALSE(needs_parking("log"));
    CHECK_FALSE(needs_parking("push"));
    CHECK_FALSE(needs_parking(""));
}
