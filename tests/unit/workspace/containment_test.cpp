#include "workspace/containment.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/applicable.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

// With HEAD there.
Contained contained_at(Story& story, const std::string& head) {
    GitSide git = story.at(head);
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    auto found = contained(story.history(), changes->changes, git, story);
    REQUIRE(found);
    return *std::move(found);
}

wire::VersionId version(std::uint8_t number) {
    return {event(number), 0};
}

}  // namespace

TEST_CASE("containment: a text that a commit has taken over is contained, and what it came from") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "second\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    story.edit(2, "a.txt", "second\n", std::nullopt, {1}).base_commit = {"c1"};
    story.edit(3, "a.txt", "third\n", std::nullopt, {2}).base_commit = {"c1"};
    CHECK(contained_at(story, "c1").versions.empty());
    const Contained seen = contained_at(story, "c2");
    CHECK(seen.versions == std::set{version(1), version(2)});
    // The ancestors of what is announced follow by themselves.
    CHECK(seen.found == Versions{version(2)});
}

TEST_CASE("containment: what a later commit reverted stays contained") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "first\n"}});
    story.commit("c3", "c2", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    CHECK(contained_at(story, "c3").versions == std::set{version(1)});
}

TEST_CASE("containment: an announcement counts where HEAD has the commit, and is not repeated") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "tidied\n"}});
    story.commit("c3", "c1", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    story.announce("c2", {1});
    const Contained seen = contained_at(story, "c2");
    CHECK(seen.versions == std::set{version(1)});
    CHECK(seen.found.empty());
    CHECK(contained_at(story, "c3").versions.empty());
}

TEST_CASE("containment: with what is announced all that it was made from, wherever it applies") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    story.edit(2, "a.txt", "second\n", std::nullopt, {1}).base_commit = {"c1"};
    story.announce("c1", {2});
    GitSide git = story.at("c1");
    const auto found = contained(story.history(), {story.history().find(event(1))}, git, story);
    REQUIRE(found);
    CHECK(found->versions == std::set{version(1), version(2)});
}

TEST_CASE("containment: anywhere counts what is announced of a commit that HEAD lacks") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    story.edit(2, "a.txt", "second\n", std::nullopt, {1}).base_commit = {"c1"};
    story.edit(3, "a.txt", "third\n", std::nullopt, {2}).base_commit = {"c1"};
    story.announce("not here", {2});
    const Contained here = contained_at(story, "c1");
    CHECK(here.versions.empty());
    CHECK(contained_anywhere(story.history(), here).versions == std::set{version(1), version(2)});
}

TEST_CASE("containment: of a rewritten history only what HEAD itself holds is contained") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("r1", "", {{"a.txt", "one\n"}});
    story.commit("r2", "r1", {{"a.txt", "first\n"}});
    story.commit("r3", "r2", {{"a.txt", "third\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    const auto held_by = [&](const std::string& head) {
        GitSide git = story.at(head);
        return contained(story.history(), {&*story.history().changes.front()}, git, story)
            ->versions.size();
    };
    CHECK(held_by("r1") == 0);
    CHECK(held_by("r2") == 1);
    CHECK(held_by("r3") == 0);
}

TEST_CASE("containment: a file with a later text of another history holds the file") {
    Story story;
    story.commit("c1", "", {{"a.txt", "later\n"}});
    story.create(1, "a.txt", "first\n").base_commit = {"not here"};
    story.edit(2, "a.txt", "later\n", std::nullopt, {1}).base_commit = {"not here"};
    CHECK(contained_at(story, "c1").versions ==
          std::set{version(1), wire::VersionId{event(1), 1}, version(2)});
}

TEST_CASE("containment: who has a file under its old name alone does not hold its deletion") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "one\n"}, {"c.txt", ""}});
    story.commit("r1", "", {{"c.txt", ""}});
    story.edit(1, "b.txt", "first\n", story.git("c1", "a.txt")).base_commit = {"c2"};
    sync::Change& deletion = story.edit(2, "b.txt", "", std::nullopt, {1});
    deletion.base_commit = {"c2"};
    deletion.items.front().deleted = true;
    const auto held_by = [&](const std::string& head) {
        GitSide git = story.at(head);
        return contained(story.history(), {story.history().find(event(2))}, git, story)->versions;
    };
    CHECK(held_by("c1").empty());
    CHECK(held_by("r1") == std::set{version(1), version(2)});
}
