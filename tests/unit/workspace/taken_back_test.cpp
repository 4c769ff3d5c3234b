#include "workspace/taken_back.hpp"

#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

const std::string kPath = "a.py";

// HEAD goes from c2 back to c1, and the text of c2 stays.
struct Back {
    Back() {
        story.commit("c1", "", {{kPath, "one\n"}});
        story.commit("c2", "c1", {{kPath, "two\n"}});
        story.commit("c3", "c2", {{kPath, "three\n"}});
        sync::Change& edit = story.edit(1, kPath, "two\n", story.git("c1", kPath));
        edit.cutter = cutter_of(*cutter.cut(kPath, "two\n"));
    }

    std::optional<LocalFile> look() {
        const FileState state = story.state_at("c1");
        GitSide git = story.at("c1");
        Examination x;
        x.view.path = kPath;
        x.view.disk = FileImage{disk, wire::FileMode::regular};
        x.view.head = FileImage{"one\n", wire::FileMode::regular};
        x.head = {{"c1"}, "main"};
        x.announced = {{announced}, "main"};
        x.history = story.history();
        x.recorded = recorded;
        auto found = taken_back(x,
                                state,
                                {repo, git, story, contained, author(1)},
                                {repo, kPath, &state, false, cutter, prng, {}});
        REQUIRE(found);
        return *std::move(found);
    }

    Story story;
    RepoId repo{};
    Contained contained;
    Cutter cutter;
    SeededPrng prng{1};
    std::string disk = "two\n";
    std::string announced = "c2";
    std::optional<TreeFile> recorded;
};

}  // namespace

TEST_CASE("taken back: what a commit held of the log is uncommitted work") {
    Back back;
    SUBCASE("alone") {}
    SUBCASE("beside what somebody else made of the same text") {
        back.story.edit(2, kPath, "else\n", back.story.git("c1", kPath)).author = author(2);
    }
    const auto local = back.look();
    REQUIRE(local.has_value());
    CHECK_FALSE(local->edited());
    CHECK(local->file.skeleton.position == Position{{{event(1), 0}}, {}});
}

TEST_CASE("taken back: what there is beside that is an edit on top of it") {
    Back back;
    SUBCASE("which the commit had") {
        back.announced = "c3";
        back.disk = "three\n";
    }
    SUBCASE("which came before anybody looked") {
        back.disk = "two\nmore\n";
    }
    const auto local = back.look();
    REQUIRE(local.has_value());
    CHECK(local->skeleton_edited);
    CHECK(text_of(local->file).value() == back.disk);
    CHECK(local->file.skeleton.position == Position{{{event(1), 0}}, {}});
}

TEST_CASE("taken back: what only a broken version says is said again, or nobody would show it") {
    Back back;
    back.story.last().cutter = kBrokenCutter;
    const auto local = back.look();
    REQUIRE(local.has_value());
    CHECK(local->skeleton_edited);
    CHECK_FALSE(local->file.broken);
    CHECK(local->file.skeleton.position == Position{{{event(1), 0}}, {}});
}

TEST_CASE("taken back: what does not parse hides nothing that the log lacks") {
    Back back;
    back.disk = "two\ndef (\n";
    const auto local = back.look();
    REQUIRE(local.has_value());
    CHECK(local->broken_edited);
    back.announced = "c3";
    back.disk = "three\ndef (\n";
    CHECK_FALSE(back.look().has_value());
}

TEST_CASE("taken back: functions are the same where the commit had renamed their file") {
    const std::string moved = "b.py";
    const std::string load = "def load(x):\n    return x\n";
    const std::string open = "def open(x:\n    return x\n";
    Story story;
    story.commit("c1", "", {{kPath, load + "\n"}});
    story.commit("c2", "c1", {{moved, load + open}});
    story.rename(1, moved, story.git("c1", kPath)).file = file_identity({}, kPath);
    story.edit(2, moved, open, story.git("c1", kPath)).cutter = kBrokenCutter;
    story.last().file = file_identity({}, kPath);
    story.announce("c2", {1, 2});
    const FileState state = story.state_at("c1");
    GitSide git = story.at("c1");
    Examination x;
    x.view.path = moved;
    x.view.disk = FileImage{load + open, wire::FileMode::regular};
    x.head = {{"c1"}, "main"};
    x.announced = {{"c2"}, "main"};
    x.history = story.history();
    Contained contained;
    Cutter cutter;
    SeededPrng prng{1};
    const auto found = taken_back(x,
                                  state,
                                  {{}, git, story, contained, author(1)},
                                  {{}, moved, &state, false, cutter, prng, {}});
    REQUIRE(found);
    REQUIRE(found->has_value());
    const LocalFile& local = **found;
    CHECK_FALSE(local.file_edited);
    CHECK(local.file.position == Position{{{event(1), 0}}, {}});
    CHECK(local.skeleton_edited);
    CHECK(local.file.skeleton.position == Position{{{event(2), 0}}, {}});
    REQUIRE(local.file.nodes.size() == 1);
    CHECK(local.file.nodes[0].id == node_identity({}, kPath, "load"));
    CHECK(local.nodes_edited.empty());
}

TEST_CASE("taken back: nothing is concluded from what is not HEAD's text, or recorded") {
    Back back;
    SUBCASE("something else is on disk") {
        back.disk = "three\n";
    }
    SUBCASE("what is on disk was made from what HEAD has now") {
        back.disk = "one\nmore\n";
    }
    SUBCASE("HEAD did not move") {
        back.announced = "c1";
    }
    SUBCASE("it is recorded what it was made from") {
        back.recorded = TreeFile();
    }
    SUBCASE("the log has nothing of it") {
        back.story.commit("c4", "c1", {{kPath, "four\n"}});
        back.announced = "c4";
        back.disk = "four\n";
    }
    CHECK_FALSE(back.look().has_value());
}
