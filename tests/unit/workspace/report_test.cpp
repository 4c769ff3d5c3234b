#include "workspace/report.hpp"

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

// Two edits of the same line, by authors 1 and 2.
void disagree(Story& story) {
    story.commit("c1", "", {{"a.txt", "The answer is open.\n"}});
    story.edit(1, "a.txt", "The answer is mine.\n", story.git("c1", "a.txt")).intent = "because";
    story.edit(2, "a.txt", "The answer is yours.\n", story.git("c1", "a.txt")).author = author(2);
}

}  // namespace

TEST_CASE("report: a conflict names the heads, who made them and why") {
    Story story;
    disagree(story);
    const auto findings = conflicts("a.txt", story.state_at("c1"), {"c1"});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == FindingKind::conflict);
    CHECK(findings[0].path == "a.txt");
    CHECK(findings[0].conflict == sync::ConflictReason::both_edited);
    CHECK(findings[0].heads == std::vector<wire::VersionId>{{event(1), 0}, {event(2), 0}});
    CHECK(findings[0].authors == std::vector{author(1), author(2)});
    CHECK(findings[0].intents == std::vector<std::string>{"because", ""});
    CHECK(findings[0].commit == wire::CommitId());
}

TEST_CASE("report: a conflict with what git has now names HEAD") {
    Story story;
    story.commit("c1", "", {{"a.txt", "The answer is open.\n"}});
    story.commit("c2", "c1", {{"a.txt", "The answer is in git.\n"}});
    story.edit(1, "a.txt", "The answer is mine.\n", story.git("c1", "a.txt"));
    const auto findings = conflicts("a.txt", story.state_at("c2"), {"c2"});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].commit == wire::CommitId{"c2"});
    CHECK(findings[0].heads == std::vector<wire::VersionId>{{event(1), 0}});
}

TEST_CASE("report: a clean merge, and a later edit that ends the conflict, leave nothing to say") {
    Story story;
    disagree(story);
    story.edit(3, "a.txt", "ours\n", std::nullopt, {1, 2}).base_commit = {"c1"};
    CHECK(conflicts("a.txt", story.state_at("c1"), {"c1"}).empty());
}

TEST_CASE(
    "report: what waits says for which commit, or that an event is missing; at its path alone") {
    Story story;
    story.commit("c1", "", {{"a.txt", "The answer is open.\n"}});
    story.commit("x", "", {{"a.txt", "else\n"}});
    story.edit(1, "a.txt", "edited\n", story.git("x", "a.txt"));
    story.edit(2, "a.txt", "two\n", std::nullopt, {7});
    GitSide git = story.at("c1");
    const auto seen = applicable(story.history(), git);
    REQUIRE(seen);
    const auto findings = waiting("a.txt", *seen);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].kind == FindingKind::pending);
    CHECK(findings[0].commit == wire::CommitId{"x"});
    CHECK(findings[1].kind == FindingKind::waiting);
    CHECK(findings[1].heads == std::vector<wire::VersionId>{{event(2), 0}});
    CHECK(waiting("b.txt", *seen).empty());
}

TEST_CASE("report: a text that its author saved broken is held until somebody makes it whole") {
    Story story;
    story.commit("c1", "", {{"a.txt", "The answer is open.\n"}});
    sync::Change& broken = story.edit(1, "a.txt", "brok", story.git("c1", "a.txt"));
    broken.cutter = kBrokenCutter;
    const auto findings_of = [&](const AuthorId& self) {
        return broken_elsewhere("a.txt", story.state_at("c1", self), {}, self);
    };
    REQUIRE(findings_of(author(2)).size() == 1);
    CHECK(findings_of(author(2))[0].hold == HoldReason::broken_there);
    CHECK(findings_of(author(1)).empty());
    story.edit(2, "a.txt", "whole\n", std::nullopt, {1}).base_commit = {"c1"};
    CHECK(findings_of(author(2)).empty());
}
