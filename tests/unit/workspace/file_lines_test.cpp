#include "workspace/file_lines.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

std::vector<FileLine> lines_at(Story& story, const std::string& head) {
    GitSide git = story.at(head);
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    const auto held = contained(story.history(), changes->changes, git, story);
    REQUIRE(held);
    auto lines = file_lines({}, *changes, *held, git);
    REQUIRE(lines);
    return *std::move(lines);
}

}  // namespace

TEST_CASE("file lines: changes that descend from each other are one file, under any name") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "two\n", story.git("c1", "a.txt"));
    story.edit(2, "renamed.txt", "three\n", std::nullopt, {1});
    const auto lines = lines_at(story, "c1");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].home == "a.txt");
    CHECK(lines[0].changes.size() == 2);
    // Both names are in use for it; everybody takes the same one.
    CHECK(lines[0].id == std::min(file_identity({}, "a.txt"), file_identity({}, "renamed.txt")));
}

TEST_CASE("file lines: a new file at a path is not the one that HEAD has elsewhere") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.edit(1, "a.txt", "two\n", story.git("c1", "a.txt"));
    story.create(2, "b.txt", "new\n");
    const auto lines = lines_at(story, "c1");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].home == "a.txt");
    CHECK(lines[1].home == "b.txt");
}

TEST_CASE("file lines: a new file at the old name of another one is beside it until a commit") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "new\n"}, {"b.txt", "one\n"}});
    sync::Change& created = story.create(1, "a.txt", "new\n");
    SUBCASE("with the identity of the path, as of who does not know of the other one") {
        CHECK_FALSE(lines_at(story, "c1").front().beside_head);
    }
    SUBCASE("with one of its own") {
        created.file = aura::test::node_id(7);
        created.base_commit = {"c1"};
        const FileLine beside = lines_at(story, "c1").front();
        CHECK(beside.beside_head);
        CHECK(beside.home == "a.txt");
        CHECK(beside.head_path().empty());
        story.announce("c2", {1});
        const FileLine committed = lines_at(story, "c2").front();
        CHECK_FALSE(committed.beside_head);
        CHECK(committed.head_path() == "a.txt");
    }
}

TEST_CASE("file lines: two who create one file each mean the same one") {
    Story story;
    story.commit("c1", "", {});
    story.create(1, "new.txt", "mine\n");
    story.create(2, "new.txt", "yours\n").author = author(2);
    const auto lines = lines_at(story, "c1");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].changes.size() == 2);
}

TEST_CASE("file lines: once a commit contains a move, the file is at home where it moved to") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"b.txt", "one\n"}});
    sync::Change& moved = story.edit(1, "b.txt", "one\n", story.git("c1", "a.txt"));
    sync::Item file;
    file.kind = wire::ItemKind::file;
    file.id = moved.file;
    file.git_parents = {story.git("c1", "a.txt")};
    moved.items.push_back(file);
    CHECK(lines_at(story, "c1").front().home == "a.txt");
    CHECK(lines_at(story, "c2").front().home == "b.txt");
}

TEST_CASE("file lines: an edit under a new name is of the file that was given the name") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    const wire::GitVersion before = story.git("c1", "a.txt");
    sync::Item file;
    file.kind = wire::ItemKind::file;
    file.git_parents = {before};
    const NodeId id = file_identity({}, "a.txt");
    sync::Change& moved = story.edit(1, "b.txt", "one\n", std::nullopt);
    moved.items = {file};
    moved.file = id;
    moved.base_commit = {"c1"};
    story.edit(2, "b.txt", "edited there\n", before).file = id;
    sync::Change& old = story.edit(3, "a.txt", "edited here\n", before);
    old.file = id;
    CHECK(lines_at(story, "c1").size() == 1);
    // A commit has both names.
    story.commit("c2", "c1", {{"a.txt", "one\n"}, {"b.txt", "one\n"}});
    SUBCASE("and so is one under the old name by who had no commit with the new one") {
        const auto lines = lines_at(story, "c2");
        REQUIRE(lines.size() == 1);
        CHECK(lines[0].home == "b.txt");
        CHECK(lines[0].changes.size() == 3);
        CHECK(lines[0].left == std::set<std::string>{"a.txt"});
    }
    SUBCASE("and one under the old name by who had both is not") {
        old.base_commit = {"c2"};
        const auto lines = lines_at(story, "c2");
        REQUIRE(lines.size() == 2);
        CHECK(lines[0].home == "a.txt");
        REQUIRE(lines[0].changes.size() == 1);
        CHECK(lines[0].changes[0]->event == event(3));
        CHECK(lines[1].home == "b.txt");
        CHECK(lines[1].changes.size() == 2);
        CHECK(lines[1].left.empty());
    }
    SUBCASE("and what stands at the old name with another text is another file") {
        story.commit("c3", "c1", {{"a.txt", "new\n"}, {"b.txt", "one\n"}});
        const auto lines = lines_at(story, "c3");
        REQUIRE(lines.size() == 1);
        CHECK(lines[0].home == "b.txt");
        CHECK(lines[0].left.empty());
    }
}

TEST_CASE(
    "file lines: a commit that has another file under its new name leaves a file where it is") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    sync::Item file;
    file.kind = wire::ItemKind::file;
    file.git_parents = {story.git("c1", "a.txt")};
    sync::Change& moved = story.edit(1, "b.txt", "moved\n", story.git("c1", "a.txt"));
    file.id = moved.file = file_identity({}, "a.txt");
    moved.items.push_back(file);
    // Somebody has it at its old name, and made a new one at the other.
    story.edit(2, "a.txt", "two\n", std::nullopt, {1});
    story.create(3, "b.txt", "new\n").file = aura::test::node_id(7);
    story.commit("c2", "c1", {{"a.txt", "two\n"}, {"b.txt", "new\n"}});
    const auto lines = lines_at(story, "c2");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].home == "a.txt");
    CHECK(lines[0].changes.size() == 2);
    CHECK(lines[1].home == "b.txt");
    // Also when what it says there was made from what it once was under the new name.
    story.edit(4, "b.txt", "three\n", std::nullopt, {1});
    story.edit(5, "a.txt", "four\n", std::nullopt, {4}).base_commit = {"c1"};
    story.commit("c5", "c1", {{"a.txt", "four\n"}, {"b.txt", "new\n"}});
    CHECK(lines_at(story, "c5").front().home == "a.txt");
    // One of its texts there says that it is this one.
    story.commit("c3", "c1", {{"a.txt", "two\n"}, {"b.txt", "moved\n"}});
    CHECK(lines_at(story, "c3").front().home == "b.txt");
    // So does who announces that it has one, whose functions have other identities there.
    story.commit("c4", "c1", {{"a.txt", "two\n"}, {"b.txt", "moved, cut elsewhere\n"}});
    story.announce("c4", {1});
    CHECK(lines_at(story, "c4").front().home == "b.txt");
}
