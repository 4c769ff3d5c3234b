#include "workspace/taken_name.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/applicable.hpp"
#include "workspace/file_lines.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

// Another file is made at a.txt, on top of c1.
void take(Story& story, std::uint8_t number) {
    sync::Change& made = story.create(number, "a.txt", "new\n");
    made.base_commit = {"c1"};
    made.file = aura::test::node_id(7);
    for (sync::Item& item : made.items) {
        item.id = made.file;
    }
}

// a.txt is renamed, another one made there, and c2 has that alone.
sync::Change& begin_taken(Story& story) {
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "new\n"}});
    take(story, 2);
    return story.rename(1, "b.txt", story.git("c1", "a.txt"));
}

// What is noted of a.txt with HEAD there.
std::optional<GitSide::Taken> taken_at(Story& story,
                                       const std::string& head,
                                       const std::set<wire::VersionId>& over = {}) {
    GitSide git = story.at(head);
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    const Renames renames(changes->changes);
    REQUIRE(note_taken_names(changes->changes, renames, over, story, git));
    const auto* const taken = git.taken("a.txt");
    return taken == nullptr ? std::nullopt : std::optional(*taken);
}

}  // namespace

TEST_CASE("taken name: a commit that has a new file at the old name says nothing of the renamed") {
    Story story;
    const NodeId file = begin_taken(story).file;
    CHECK_FALSE(taken_at(story, "c1"));
    const auto taken = taken_at(story, "c2");
    REQUIRE(taken);
    CHECK(taken->file == file);
    CHECK(taken->commit == wire::CommitId{"c1"});
    CHECK(taken->kept);
    SUBCASE("until one has the new name") {
        story.commit("c3", "c2", {{"a.txt", "new\n"}, {"b.txt", "one\n"}});
        REQUIRE(taken_at(story, "c3"));
        CHECK_FALSE(taken_at(story, "c3")->kept);
    }
    SUBCASE("until git takes the new name away") {
        REQUIRE(taken_at(story, "c2", {{event(1), 0}}));
        CHECK_FALSE(taken_at(story, "c2", {{event(1), 0}})->kept);
    }
    SUBCASE("whatever becomes of the new file") {
        story.commit("c3", "c2", {{"a.txt", "newer\n"}});
        CHECK(taken_at(story, "c3")->kept);
    }
}

TEST_CASE("taken name: a text that is not all of the new file's is the renamed one's") {
    Story story;
    begin_taken(story);
    SUBCASE("another text") {
        story.commit("c2", "c1", {{"a.txt", "one\ntwo\n"}});
    }
    SUBCASE("the name was given to the file itself, too") {
        const NodeId file = story.last().file;
        story.rename(3, "a.txt", std::nullopt, {1}).file = file;
    }
    CHECK_FALSE(taken_at(story, "c2"));
}

TEST_CASE("taken name: two files, and HEAD counts as having of the first what it had before") {
    Story story;
    begin_taken(story);
    GitSide git = story.at("c2");
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    const auto held = contained(story.history(), changes->changes, git, story);
    REQUIRE(held);
    const auto lines = file_lines({}, *changes, *held, git);
    REQUIRE(lines);
    REQUIRE(lines->size() == 2);
    const FileLine& renamed = lines->at(lines->at(0).kept ? 0 : 1);
    CHECK(renamed.kept == wire::CommitId{"c1"});
    CHECK(renamed.head_path().empty());
    CHECK(renamed.text_path() == "a.txt");
    const auto text = git.head_file("a.txt", renamed.kept);
    REQUIRE(text);
    CHECK((*text)->hash == sync::text_hash("one\n"));
}

TEST_CASE("taken name: what was moved along before anybody knew makes room at its place again") {
    Story story;
    begin_taken(story);
    GitSide git = story.at("c2");
    git.note_taken("a.txt", {{}, {"c1"}, true});
    TreeFile record;
    record.path = "b.txt";
    record.skeleton.position.git = {story.git("c2", "a.txt")};
    CHECK(moved_along("a.txt", {record}, git).value() == "b.txt");
    CHECK_FALSE(moved_along("c.txt", {record}, git).value());
    REQUIRE(leave_takers(record, story, git));
    CHECK_FALSE(record.skeleton.position.empty());
    story.occupy("a.txt");
    REQUIRE(leave_takers(record, story, git));
    CHECK(record.skeleton.position.empty());
    record.skeleton.position.git = {story.git("c1", "a.txt")};
    CHECK_FALSE(moved_along("a.txt", {record}, git).value());
    REQUIRE(leave_takers(record, story, git));
    CHECK_FALSE(record.skeleton.position.empty());
}

TEST_CASE("taken name: changes say a text where they say every function of it") {
    Story story;
    const auto says = [&](const std::string& path, const std::string& text) {
        const auto cut = Cutter().cut_git_file({}, path, {text, wire::FileMode::regular});
        std::vector<const sync::Change*> changes;
        for (const auto& change : story.history().changes) {
            changes.push_back(&*change);
        }
        return says_all(changes, *cut);
    };
    story.create(1, "a.txt", "one\n");
    CHECK(says("a.txt", "one\n"));
    CHECK_FALSE(says("a.txt", "two\n"));
    const std::string two = "def f(x):\n    return x\n\n\ndef g(x):\n    return x\n";
    CHECK_FALSE(says("a.py", two));
    const auto cut = Cutter().cut_git_file({}, "a.py", {two, wire::FileMode::regular});
    sync::Change& change = story.create(2, "a.py", "");
    for (const CutNode& node : cut->nodes) {
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = node.id;
        item.address = node.address;
        story.add(change, item, node.text);
        CHECK(says("a.py", two) == (&node == &cut->nodes.back()));
    }
}
