#include "workspace/replaced_by_git.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/cut_file.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

const std::string kLoad = "def load(x):\n    return floor(x * 17)\n";
const std::string kFlush = "def flush(x):\n    x.flush(timeout=3)\n    return x\n";
const std::string kDrain = "def drain(x):\n    x.flush(timeout=3)\n    return x\n";

// HEAD moved from c1 to c2, which has `now`; here stood `before`, the text of version `number`.
Examination moved(Story& story,
                  const std::string& path,
                  const std::string& before,
                  const std::string& now,
                  std::uint8_t number) {
    Examination x;
    x.settings.self = author(1);
    x.announced = {{"c1"}, "main"};
    x.head = {{"c2"}, "main"};
    x.history = story.history();
    x.view.path = path;
    x.view.disk = FileImage{now, wire::FileMode::regular};
    x.view.head = x.view.disk;
    x.recorded.emplace();
    x.recorded->path = path;
    x.recorded->skeleton.position.versions = {{event(number), 0}};
    x.recorded->skeleton.text = before;
    return x;
}

Versions replaced(Story& story,
                  const Examination& x,
                  const LineChoice& choice = {},
                  const LocalFile& local = {}) {
    GitSide git = story.at("c2");
    const auto changes = applicable(x.history, git);
    REQUIRE(changes);
    const auto found = replaced_by_git(local, {x, *changes, {}, choice, git, story});
    REQUIRE(found);
    return *found;
}

}  // namespace

TEST_CASE("replaced by git: own work that git took away, not that of others") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "two\n"}});
    sync::Change& change = story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    SUBCASE("own") {
        CHECK(replaced(story, moved(story, "a.txt", "first\n", "two\n", 1)) ==
              Versions{{event(1), 0}});
    }
    SUBCASE("own that does not parse") {
        Examination x = moved(story, "a.txt", "zeroth\n", "two\n", 9);
        x.recorded->broken = BrokenText{"first\n", {{{event(1), 0}}, {}}, {}};
        CHECK(replaced(story, x) == Versions{{event(1), 0}});
    }
    SUBCASE("what stayed") {
        CHECK(replaced(story, moved(story, "a.txt", "two\n", "two\n", 1)).empty());
    }
    SUBCASE("on another branch") {
        Examination x = moved(story, "a.txt", "first\n", "two\n", 1);
        x.announced.branch = "topic";
        CHECK(replaced(story, x).empty());
    }
    SUBCASE("of others") {
        change.author = author(2);
        CHECK(replaced(story, moved(story, "a.txt", "first\n", "two\n", 1)).empty());
    }
}

TEST_CASE("replaced by git: own work that was committed on the branch that HEAD comes from") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "first\n"}});
    sync::Change& change = story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    Examination x = moved(story, "a.txt", "first\n", "one\n", 1);
    x.announced = {{"c2"}, "topic"};
    x.head = {{"c1"}, "main"};
    const auto replaced = [&] {
        x.history = story.history();
        GitSide git = story.at("c1");
        const auto changes = applicable(x.history, git);
        REQUIRE(changes);
        return *replaced_by_git({}, {x, *changes, {}, {}, git, story});
    };
    CHECK(replaced() == Versions{{event(1), 0}});
    change.author = author(2);
    CHECK(replaced().empty());
}

TEST_CASE("replaced by git: nothing, where there was no file before either") {
    Story story;
    story.commit("c2", "", {{"a.txt", "one\n"}});
    story.commit("c1", "c2", {{"c.txt", "first\n"}});
    // The file is at c.txt, and the commit that had it there is taken back.
    story.edit(1, "c.txt", "first\n", story.git("c2", "a.txt")).base_commit = {"c2"};
    Examination x = moved(story, "b.txt", {}, {}, 2);
    x.view.disk.reset();
    x.view.head.reset();
    x.recorded->absent = true;
    CHECK(replaced(story, x).empty());
    x.recorded->put_back = PutBack{{"c1"}, {{event(1), 0}}};
    CHECK(replaced(story, x) == Versions{{event(1), 0}});
}

TEST_CASE("replaced by git: a name that the file has left says nothing of it") {
    Story story;
    story.commit("c1", "", {{"a.txt", "first\n"}});
    story.commit("c2", "c1", {{"a.txt", "two\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    const Examination x = moved(story, "a.txt", "first\n", "two\n", 1);
    CHECK(replaced(story, x) == Versions{{event(1), 0}});
    LineChoice choice;
    choice.head_is_elsewhere = true;
    CHECK(replaced(story, x, choice).empty());
    SUBCASE("but of another one that was made there and committed") {
        Examination taken = x;
        story.create(2, "a.txt", "made\n").base_commit = {"c1"};
        story.last().file = NodeId{{9}};
        story.announce("c1", {2});
        taken.history = story.history();
        CHECK(replaced(story, taken, choice) == Versions{{event(2), 0}});
    }
}

TEST_CASE("replaced by git: a name that the HEAD before had, and that is here no more") {
    Story story;
    story.commit("c2", "", {{"a.txt", "one\n"}});
    story.commit("c1", "c2", {{"b.txt", "one\n"}});
    story.rename(1, "b.txt", story.git("c2", "a.txt")).base_commit = {"c2"};
    Examination x = moved(story, "a.txt", {}, "one\n", 1);
    x.recorded.reset();
    LineChoice choice;
    choice.state = story.state_at("c2");
    const auto find = [&] { return replaced(story, x, choice); };
    SUBCASE("git took it away") {
        CHECK(find() == Versions{{event(1), 0}});
    }
    SUBCASE("it stayed on the disk") {
        story.occupy("b.txt");
        CHECK(find().empty());
    }
    SUBCASE("HEAD has it still") {
        story.commit("c2", "", {{"a.txt", "one\n"}, {"b.txt", "one\n"}});
        CHECK(find().empty());
    }
    SUBCASE("it is not known to be the file's") {
        choice.state.reset();
        CHECK(find().empty());
    }
}

TEST_CASE("replaced by git: what git had taken away before, and nobody brought back") {
    Story story;
    story.commit("c1", "", {{"a.txt", "one\n"}});
    story.commit("c2", "c1", {{"a.txt", "one\n"}, {"c.txt", "c\n"}});
    story.edit(1, "a.txt", "first\n", story.git("c1", "a.txt"));
    story.edit(2, "a.txt", "second\n", std::nullopt, {1});
    Examination x = moved(story, "a.txt", "other\n", "one\n", 3);
    x.view.disk->bytes = "other\n";
    x.recorded->put_back = PutBack{{"c1"}, {{event(1), 0}}};
    LocalFile local;
    SUBCASE("it is away") {
        CHECK(replaced(story, x, {}, local) == Versions{{event(1), 0}});
    }
    SUBCASE("it is here") {
        local.file.skeleton.position.versions = {{event(1), 0}};
        CHECK(replaced(story, x, {}, local).empty());
    }
    SUBCASE("something that was made of it is here") {
        local.file.skeleton.position.versions = {{event(2), 0}};
        CHECK(replaced(story, x, {}, local).empty());
    }
    SUBCASE("it is a teammate's") {
        x.settings.self = author(2);
        CHECK(replaced(story, x, {}, local).empty());
    }
    SUBCASE("there is an edit to be recorded first") {
        local.skeleton_edited = true;
        CHECK(replaced(story, x, {}, local).empty());
    }
}

TEST_CASE("replaced by git: an own deletion of a function that HEAD brought back") {
    Story story;
    story.commit("c1", "", {{"a.py", kLoad + kFlush}});
    story.commit("c2", "c1", {{"a.py", kLoad + kFlush}});
    sync::Change& change = story.edit(1, "a.py", kLoad, story.git("c1", "a.py"));
    sync::Item item;
    item.kind = wire::ItemKind::node;
    item.id = aura::test::node_id(2);
    item.address = "flush";
    item.deleted = true;
    story.add(change, item);
    Examination x = moved(story, "a.py", {}, kLoad + kFlush, 1);
    SUBCASE("it was not here") {
        CHECK(replaced(story, x) == Versions{{event(1), 0}, {event(1), 1}});
    }
    SUBCASE("it was here again") {
        x.recorded->nodes = {{item.id, "flush", kFlush, {}, {}}};
        CHECK(replaced(story, x) == Versions{{event(1), 0}});
    }
}

TEST_CASE("replaced by git: a function of others that the commit has under a new name") {
    Story story;
    story.commit("c1", "", {{"a.py", kLoad}});
    const auto here = [&](const std::string& now) {
        story.commit("c2", "c1", {{"a.py", now}});
        Examination x = moved(story, "a.py", {}, now, 2);
        const Position both{{{event(3), 0}}, {}};
        x.recorded->nodes = {{aura::test::node_id(1), "load", kLoad, {}, {}},
                             {aura::test::node_id(2), "flush", kFlush, both, {}}};
        const auto cut = Cutter().cut("a.py", kLoad + kFlush);
        const std::vector<NodeId> ids{aura::test::node_id(1), aura::test::node_id(2)};
        x.recorded->skeleton.text = skeleton_of(*cut, ids);
        return replaced(story, x);
    };
    CHECK(here(kLoad + kDrain) == Versions{{event(2), 0}, {event(3), 0}});
    CHECK(here(kLoad).empty());
    CHECK(here(kLoad + "def other():\n    pass\n").empty());
}
