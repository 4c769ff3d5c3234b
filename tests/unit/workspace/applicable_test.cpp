#include "workspace/applicable.hpp"

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

std::vector<EventId> events_of(const Applicable& applicable) {
    std::vector<EventId> events;
    for (const sync::Change* change : applicable.changes) {
        events.push_back(change->event);
    }
    return events;
}

Applicable seen_from(Story& story, const std::string& head) {
    GitSide git = story.at(head);
    auto applicable = workspace::applicable(story.history(), git);
    REQUIRE(applicable);
    return *std::move(applicable);
}

}  // namespace

TEST_CASE("applicable: parents come before children, whatever their ids; the rest by id") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.edit(9, "a.txt", "nine\n", story.git("c1", "a.txt"));
    story.edit(2, "a.txt", "two\n", std::nullopt, {9});
    story.edit(5, "a.txt", "five\n", story.git("c1", "a.txt"));
    const Applicable seen = seen_from(story, "c1");
    CHECK(events_of(seen) == std::vector{event(5), event(9), event(2)});
    CHECK(seen.waiting.empty());
}

TEST_CASE(
    "applicable: what was made from a commit that HEAD lacks waits for it, with all after it") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "two\n"}});
    story.commit("c3", "c1", {{"a.txt", "three\n"}});
    story.edit(1, "a.txt", "2a\n", story.git("c2", "a.txt"));
    story.edit(2, "a.txt", "2b\n", std::nullopt, {1});
    story.edit(3, "a.txt", "1a\n", story.git("c1", "a.txt"));
    const Applicable there = seen_from(story, "c2");
    CHECK(events_of(there) == std::vector{event(1), event(2), event(3)});
    const Applicable beside = seen_from(story, "c3");
    CHECK(events_of(beside) == std::vector{event(3)});
    REQUIRE(beside.waiting.size() == 2);
    CHECK(beside.waiting[0].change->event == event(1));
    CHECK(beside.waiting[0].commit == wire::CommitId{"c2"});
    CHECK(beside.waiting[1].commit == wire::CommitId{"c2"});
}

TEST_CASE("applicable: a foreign commit does not matter where HEAD has the very text") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("x", "", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "edited\n", story.git("x", "a.txt"));
    CHECK(events_of(seen_from(story, "c1")) == std::vector{event(1)});
}

TEST_CASE("applicable: a change whose parent has not arrived waits for no commit") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.edit(2, "a.txt", "two\n", std::nullopt, {1});
    const Applicable seen = seen_from(story, "c1");
    CHECK(seen.changes.empty());
    REQUIRE(seen.waiting.size() == 1);
    CHECK_FALSE(seen.waiting[0].commit);
}

TEST_CASE("applicable: a new file in another one's place waits for the commit that removed that") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"b.txt", ""}});
    story.create(1, "a.txt", "new\n").base_commit = {"not here"};
    const auto wait_for = [&]() -> std::optional<wire::CommitId> {
        const Applicable seen = seen_from(story, "c1");
        return seen.waiting.empty() ? std::nullopt : seen.waiting[0].commit;
    };
    CHECK(wait_for() == wire::CommitId{"not here"});
    CHECK(seen_from(story, "c2").waiting.empty());
    SUBCASE("also where that is here and not yet HEAD's") {
        story.last().base_commit = {"c2"};
        CHECK(wait_for() == wire::CommitId{"c2"});
    }
    SUBCASE("not where it was made beside what HEAD has") {
        story.last().base_commit = {};
        CHECK_FALSE(wait_for());
    }
    SUBCASE("not where some commit holds it") {
        story.announce("nor this", {1});
        CHECK_FALSE(wait_for());
    }
    SUBCASE("not where HEAD's file comes from it") {
        story.edit(2, "a.txt", "one\n", std::nullopt, {1});
        CHECK_FALSE(wait_for());
    }
}
