#include "workspace/line_choice.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/applicable.hpp"
#include "workspace/file_lines.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

TreeFile record(const std::string& path, const Versions& made_from) {
    TreeFile file;
    file.id = file_identity({}, path);
    file.path = path;
    file.skeleton.position = {made_from, {}};
    return file;
}

// The move of the file of HEAD at `from` to `to`, as event `number`.
void move(Story& story, std::uint8_t number, const std::string& from, const std::string& to) {
    sync::Change& moved = story.edit(number, to, "text\n", story.git("c1", from));
    sync::Item file;
    file.kind = wire::ItemKind::file;
    file.id = moved.file;
    file.git_parents = {story.git("c1", from)};
    moved.items.push_back(file);
}

// Another file at `path` than the one of HEAD, as event `number`; its identity.
NodeId make_beside(Story& story, std::uint8_t number, const std::string& path) {
    NodeId id;
    id.bytes.fill(0xff);
    sync::Change& created = story.create(number, path, "new\n");
    created.file = id;
    for (sync::Item& item : created.items) {
        item.id = id;
    }
    return id;
}

// What is at `path` of a tree with HEAD at "c1".
LineChoice choice(Story& story, Examination examination, const std::string& path) {
    examination.view.path = path;
    GitSide git = story.at("c1");
    const auto changes = applicable(story.history(), git);
    REQUIRE(changes);
    const auto held = contained(story.history(), changes->changes, git, story);
    REQUIRE(held);
    const RepoId repo{};
    const auto lines = file_lines(repo, *changes, *held, git);
    REQUIRE(lines);
    auto chosen = choose_line(examination, *lines, {repo, git, story, *held, author(1)});
    REQUIRE(chosen);
    return *std::move(chosen);
}

// HEAD's file is edited, by event 1, and another one of its identity is made, by event 2.
void make_two(Story& story, const std::string& edited, const std::string& made) {
    story.commit("c1", "", {{edited, "text\n"}});
    const NodeId id = story.edit(1, edited, "edited\n", story.git("c1", edited)).file;
    story.create(2, made, "other\n").file = id;
}

}  // namespace

TEST_CASE("line choice: a record is of the file that its text was made from, not of its name") {
    Story story;
    sync::Change& change = story.create(1, "a.txt", "one\n");
    const FileLine line{file_identity({}, "a.txt"), "a.txt", {&change}, false, {}, {}};
    CHECK(is_of(record("b.txt", {{event(1), 0}}), line));
    CHECK_FALSE(is_of(record("b.txt", {{event(2), 0}}), line));
    CHECK(is_of(record("a.txt", {}), line));
    CHECK_FALSE(is_of(record("b.txt", {}), line));
    TreeFile away = record("b.txt", {});
    away.put_back = PutBack{{"c1"}, {{event(1), 0}}};
    CHECK(is_of(away, line));
    TreeFile broken = record("b.txt", {});
    broken.broken = BrokenText{"(", {{{event(1), 0}}, {}}, {}};
    CHECK(is_of(broken, line));
}

TEST_CASE("line choice: a path of which nobody has heard has no file") {
    Story story;
    story.commit("c1", "", {});
    const LineChoice chosen = choice(story, {}, "a.txt");
    CHECK_FALSE(chosen.state);
    CHECK_FALSE(chosen.head_is_elsewhere);
    CHECK(chosen.look_at.empty());
}

TEST_CASE("line choice: a file of HEAD that no change is about is as HEAD has it") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    const LineChoice chosen = choice(story, {}, "a.txt");
    REQUIRE(chosen.state);
    CHECK(chosen.state->line.id == file_identity({}, "a.txt"));
    CHECK(chosen.state->head_versions().empty());
}

TEST_CASE("line choice: a file that a teammate made comes to its path") {
    Story story;
    story.commit("c1", "", {});
    story.create(1, "a.txt", "one\n");
    const LineChoice chosen = choice(story, {}, "a.txt");
    REQUIRE(chosen.state);
    CHECK(chosen.state->file.state.value.name == "a.txt");
    CHECK_FALSE(chosen.another_waits);
}

TEST_CASE("line choice: where a file moves to, its old path is to be looked at first") {
    Story story;
    story.commit("c1", "", {{"a.txt", "text\n"}});
    move(story, 1, "a.txt", "b.txt");
    const LineChoice there = choice(story, {}, "b.txt");
    CHECK_FALSE(there.state);
    CHECK(there.look_at == std::vector<std::string>{"a.txt"});
    const LineChoice here = choice(story, {}, "a.txt");
    REQUIRE(here.state);
    CHECK(here.state->file.state.value.name == "b.txt");
}

TEST_CASE("line choice: after the move the record says where the file is") {
    Story story;
    story.commit("c1", "", {{"a.txt", "text\n"}});
    move(story, 1, "a.txt", "b.txt");
    Examination moved;
    moved.recorded = record("b.txt", {{event(1), 0}});
    const LineChoice there = choice(story, moved, "b.txt");
    REQUIRE(there.state);
    CHECK(there.state->line.home == "a.txt");
    Examination left;
    left.elsewhere = {record("b.txt", {{event(1), 0}})};
    const LineChoice here = choice(story, left, "a.txt");
    CHECK_FALSE(here.state);
    CHECK(here.head_is_elsewhere);
}

TEST_CASE("line choice: of two files of one identity the record is of the one it was made from") {
    Story story;
    make_two(story, "a.txt", "b.txt");
    Examination examination;
    examination.recorded = record("a.txt", {{event(1), 0}});
    const LineChoice chosen = choice(story, examination, "a.txt");
    REQUIRE(chosen.state);
    CHECK(chosen.state->line.home == "a.txt");
    // What it was made from has not arrived: the identity says what there is to say.
    examination.recorded = record("a.txt", {{event(3), 0}});
    CHECK(choice(story, examination, "a.txt").state);
}

TEST_CASE(
    "line choice: what HEAD has at the path of a record is of it, whatever it was made from") {
    Story story;
    make_two(story, "b.txt", "a.txt");
    Examination examination;
    examination.recorded = record("b.txt", {{event(2), 0}});
    const LineChoice chosen = choice(story, examination, "b.txt");
    REQUIRE(chosen.state);
    CHECK(chosen.state->line.home == "b.txt");
}

TEST_CASE("line choice: a file that is to come where another one is waits for it to leave") {
    Story story;
    story.commit("c1", "", {{"b.txt", "other\n"}, {"d.txt", "text\n"}});
    story.edit(2, "b.txt", "edited\n", story.git("c1", "b.txt"));
    move(story, 1, "d.txt", "b.txt");
    Examination examination;
    examination.elsewhere = {record("d.txt", {})};
    examination.elsewhere[0].absent = true;
    const LineChoice chosen = choice(story, examination, "b.txt");
    REQUIRE(chosen.state);
    CHECK(chosen.state->line.home == "b.txt");
    CHECK(chosen.another_waits);
    CHECK(chosen.look_at.empty());
    examination.elsewhere[0].absent = false;
    CHECK(choice(story, examination, "b.txt").look_at == std::vector<std::string>{"d.txt"});
}

TEST_CASE("line choice: a file in conflict that is deleted elsewhere hides none that is to come") {
    Story story;
    story.commit("c1", "", {{"a.txt", "text\n"}});
    move(story, 1, "a.txt", "b.txt");
    story.edit(2, "b.txt", "edited\n", std::nullopt, {1});
    sync::Change& deletion = story.edit(3, "b.txt", "", std::nullopt, {1});
    deletion.items[0].deleted = true;
    sync::Item gone;
    gone.kind = wire::ItemKind::file;
    gone.id = deletion.file;
    gone.deleted = true;
    gone.parents = {{event(1), 1}};
    deletion.items.push_back(gone);
    const NodeId last = make_beside(story, 4, "a.txt");
    Examination examination;
    examination.elsewhere = {record("b.txt", {{event(3), 0}})};
    examination.elsewhere[0].absent = true;
    const LineChoice chosen = choice(story, examination, "a.txt");
    REQUIRE(chosen.state);
    CHECK(chosen.state->line.id == last);
    CHECK(chosen.state->file.state.value.name == "a.txt");
}

TEST_CASE("line choice: what a commit had stays where it is when the commit is taken back") {
    Story story;
    story.commit("c1", "", {{"a.txt", "text\n"}});
    story.commit("c2", "c1", {{"a.txt", "new\n"}, {"b.txt", "text\n"}});
    move(story, 1, "a.txt", "b.txt");
    const NodeId beside = make_beside(story, 2, "a.txt");
    Examination x;
    x.announced = {{"c2"}, "main"};
    x.head = {{"c1"}, "main"};
    x.view.disk = FileImage{"new\n", wire::FileMode::regular};
    x.view.head = FileImage{"text\n", wire::FileMode::regular};
    const auto here = [&] {
        const LineChoice chosen = choice(story, x, "a.txt");
        REQUIRE(chosen.state);
        return chosen.state->line.id;
    };
    SUBCASE("both files") {
        story.occupy("b.txt");
        CHECK(here() == beside);
        const LineChoice chosen = choice(story, x, "a.txt");
        CHECK(chosen.head_is_elsewhere);
        CHECK(chosen.look_at.empty());
    }
    SUBCASE("the commit had another text here") {
        story.commit("c2", "c1", {{"a.txt", "other\n"}});
        CHECK(here() != beside);
    }
    SUBCASE("HEAD has moved to another branch") {
        x.announced.branch = "topic";
        CHECK(here() != beside);
    }
}

TEST_CASE("line choice: a file is not where another one was put in its place") {
    Story story;
    story.commit("c1", "", {{"a.txt", "text\n"}});
    move(story, 1, "a.txt", "b.txt");
    TreeFile other = record("a.txt", {{event(2), 0}});
    other.id = make_beside(story, 2, "a.txt");
    Examination examination;
    SUBCASE("seen from where it is to be") {
        examination.elsewhere = {other};
        const LineChoice chosen = choice(story, examination, "b.txt");
        REQUIRE(chosen.state);
        CHECK(chosen.state->file.state.value.name == "b.txt");
        CHECK(chosen.look_at.empty());
    }
    SUBCASE("seen from there, in conflict") {
        story.rename(3, "c.txt", story.git("c1", "a.txt"));
        examination.recorded = other;
        examination.view.disk = FileImage{"new\n", wire::FileMode::regular};
        const LineChoice chosen = choice(story, examination, "a.txt");
        REQUIRE(chosen.state);
        CHECK(chosen.state->line.id == other.id);
        REQUIRE(chosen.waiting);
        CHECK(chosen.waiting->file.state.conflict);
    }
}
