#include "git/commit_range.hpp"

#include <doctest/doctest.h>

#include "scripted_repository.hpp"

using aura::git::CommitList;
using aura::git::CommitReader;
using aura::git::commits_in;
using aura::git::Repository;
using aura::test::ScriptedRepository;

TEST_CASE("git: a walk stops at its bound and says so") {
    const ScriptedRepository scripted("for i in 1 2 3 4 5 6; do commit $i; done");
    const Repository repository = scripted.open();
    const CommitReader reader(repository);
    const CommitList all = commits_in(reader, {{}, scripted.commit("HEAD")}, 6).value();
    CHECK(all.complete);
    CHECK(all.commits.size() == 6);
    const CommitList some = commits_in(reader, {{}, scripted.commit("HEAD")}, 3).value();
    CHECK_FALSE(some.complete);
    CHECK(some.commits.size() == 3);
    CHECK(some.commits[0].id == scripted.commit("HEAD"));
}

TEST_CASE("git: a range across two long branches has the commits of one side only") {
    const ScriptedRepository scripted(R"(
        commit root; git switch -q -c side; for i in 1 2 3 4 5 6 7 8; do commit s$i; done
        git switch -q main; for i in 1 2 3; do commit m$i; done)");
    const Repository repository = scripted.open();
    const CommitReader reader(repository);
    const auto count = [&](const char* from, const char* to) {
        return commits_in(reader, {scripted.commit(from), scripted.commit(to)}, 100)
            ->commits.size();
    };
    CHECK(count("side", "main") == 3);
    CHECK(count("main", "side") == 8);
}

TEST_CASE("git: a side that is hidden late hides what was already walked") {
    // The start of the range is newer than commits that it contains and the end reaches first.
    const ScriptedRepository scripted(R"(
        commit a; commit b; commit c; git switch -q -c side HEAD
        GIT_COMMITTER_DATE='@1000 +0000' git commit -q --allow-empty -m old
        git switch -q main; commit d)");
    const Repository repository = scripted.open();
    const CommitReader reader(repository);
    const CommitList list =
        commits_in(reader, {scripted.commit("side"), scripted.commit("main")}, 100).value();
    REQUIRE(list.commits.size() == 1);
    CHECK(list.commits[0].id == scripted.commit("main"));
}

TEST_CASE("git: a hidden side whose clock was behind hides what the other side has walked") {
    // The last commit of the long side claims to be the oldest of all.
    const ScriptedRepository scripted(R"(
        at() { GIT_COMMITTER_DATE="@$1 +0000" git commit -q --allow-empty -m at; }
        at 500000000; at 2000000000; git switch -q -c side
        for i in 1 2 3 4 5 6 7 8; do at 100000000$i; done; at 100000000
        git switch -q main; at 2000000001)");
    const Repository repository = scripted.open();
    const CommitReader reader(repository);
    const CommitList list =
        commits_in(reader, {scripted.commit("side"), scripted.commit("main")}, 100).value();
    REQUIRE(list.commits.size() == 1);
    CHECK(list.commits[0].id == scripted.commit("main"));
}
