#include "workspace/half_rename.hpp"

#include <optional>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/applicable.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

// What HEAD counts as having at a.txt there.
std::optional<Digest> kept_at(Story& story,
                              const std::string& head,
                              const std::set<wire::VersionId>& over = {}) {
    GitSide git = story.at(head);
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    REQUIRE(keep_old_names(changes->changes, Renames(changes->changes), over, git));
    const auto file = git.head_file("a.txt");
    REQUIRE(file);
    return *file == nullptr ? std::nullopt : std::optional((*file)->hash);
}

// A file is renamed, and c2 has the old name's end alone.
sync::Change& begin(Story& story) {
    story.commit("c1", "", {{"a.txt", "one\n"}, {"c.txt", "c\n"}});
    story.commit("c2", "c1", {{"c.txt", "c\n"}});
    return story.rename(1, "b.txt", story.git("c1", "a.txt"));
}

const Digest kOne = sync::text_hash("one\n");

}  // namespace

TEST_CASE("half rename: while no commit has the new name, HEAD counts as having the old one") {
    Story story;
    begin(story);
    CHECK(kept_at(story, "c1") == kOne);
    CHECK(kept_at(story, "c2") == kOne);
    story.commit("c3", "c2", {{"c.txt", "d\n"}});
    CHECK(kept_at(story, "c3") == kOne);
    SUBCASE("and no longer") {
        story.commit("c4", "c3", {{"b.txt", "one\n"}});
        CHECK_FALSE(kept_at(story, "c4"));
        story.commit("c5", "c4", {});
        CHECK_FALSE(kept_at(story, "c5"));
    }
    SUBCASE("whatever other name it is given") {
        story.rename(2, "d.txt", std::nullopt, {1});
        CHECK(kept_at(story, "c3") == kOne);
        story.commit("c4", "c3", {{"d.txt", "one\n"}});
        CHECK_FALSE(kept_at(story, "c4"));
    }
}

TEST_CASE("half rename: what git took away with the new name is deleted by its other half") {
    Story story;
    begin(story);
    CHECK_FALSE(kept_at(story, "c2", {{event(1), 0}}));
    story.rename(2, "d.txt", std::nullopt, {1});
    CHECK(kept_at(story, "c2", {{event(1), 0}}) == kOne);
}

TEST_CASE("half rename: a commit that deletes what nobody renamed here deletes it") {
    Story story;
    sync::Change& renamed = begin(story);
    SUBCASE("as on another branch") {
        renamed.branch = "topic";
    }
    SUBCASE("as where somebody said so") {
        sync::Change& deleted = story.rename(2, "a.txt", story.git("c1", "a.txt"));
        deleted.items.front().deleted = true;
    }
    SUBCASE("as where it had another text since") {
        story.commit("c2", "between", {{"c.txt", "c\n"}});
        story.commit("between", "c1", {{"a.txt", "two\n"}, {"c.txt", "c\n"}});
    }
    CHECK_FALSE(kept_at(story, "c2"));
}

TEST_CASE("half rename: what HEAD counts as having is named by the commit that has it") {
    Story story;
    begin(story);
    GitSide git = story.at("c2");
    git.keep("a.txt", {"c1"});
    const auto version = git.head_version(wire::ItemKind::skeleton, "a.txt", "");
    REQUIRE(version);
    REQUIRE(version->has_value());
    CHECK((*version)->commit == wire::CommitId{"c1"});
    CHECK((*version)->text_hash == kOne);
    CHECK(git.checked_out("a.txt").value() == nullptr);
    CHECK(git.passed({"c1"}, "a.txt").value()->empty());
}
