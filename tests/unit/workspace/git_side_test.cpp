#include "workspace/git_side.hpp"

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr auto kText = wire::ItemKind::skeleton;

}  // namespace

TEST_CASE("git side: a version is HEAD's own, an older one of its history, or foreign") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "two\n"}});
    story.commit("c3", "c2", {{"a.txt", "three\n"}});
    story.commit("x", "c1", {{"a.txt", "three\n"}});
    story.commit("y", "c1", {{"a.txt", "else\n"}});
    GitSide git = story.at("c3");
    CHECK(*git.relation(kText, story.git("c3", "a.txt")) == GitRelation::same);
    CHECK(*git.relation(kText, story.git("x", "a.txt")) == GitRelation::same);
    CHECK(*git.relation(kText, story.git("c1", "a.txt")) == GitRelation::older);
    CHECK(*git.relation(kText, story.git("y", "a.txt")) == GitRelation::foreign);
    // A commit that is not here at all.
    CHECK(*git.relation(kText, {{"nowhere"}, "a.txt", "", Digest{}}) == GitRelation::foreign);
}

TEST_CASE("git side: the empty commit is behind every other, and each behind itself") {
    Story story;
    story.commit("c1", "", {});
    GitSide git = story.at("c1");
    CHECK(*git.ancestry({}, {"c1"}) == sync::Ancestry::yes);
    CHECK(*git.ancestry({"gone"}, {"gone"}) == sync::Ancestry::yes);
    CHECK(*git.ancestry({"gone"}, {"c1"}) == sync::Ancestry::unknown);
}

TEST_CASE("git side: what commits made of a path on the way to HEAD is told, removals too") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "two\n"}});
    story.commit("c3", "c2", {});
    story.commit("c4", "c3", {{"a.txt", "four\n"}});
    GitSide git = story.at("c4");
    const auto passed = git.passed({"c1"}, "a.txt");
    REQUIRE(passed);
    REQUIRE((*passed)->size() == 3);
    CHECK((**passed)[0]->bytes == "four\n");
    CHECK_FALSE((**passed)[1]);
    CHECK((**passed)[2]->bytes == "two\n");
}

TEST_CASE("git side: a file is read once, and what was read before not at all") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}, {"b.txt", "b\n"}});
    GitSide git = story.at("c1");
    git.know_head("a.txt", sync::GitFile{"one\n", wire::FileMode::regular});
    CHECK((*git.head_file("a.txt"))->bytes == "one\n");
    CHECK(story.reads == 0);
    for (int i = 0; i < 3; ++i) {
        CHECK((*git.head_file("b.txt"))->bytes == "b\n");
        CHECK(*git.head_file("none.txt") == nullptr);
    }
    CHECK(story.reads == 2);
}

TEST_CASE(
    "git side: HEAD's version of an item names commit, path and text; none where it has none") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    GitSide git = story.at("c1");
    CHECK(*git.head_version(kText, "a.txt", "") == story.git("c1", "a.txt"));
    CHECK_FALSE(*git.head_version(kText, "none.txt", ""));
    CHECK_FALSE(*git.head_version(wire::ItemKind::node, "a.txt", "f"));
}
