#include "workspace/carried.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/baseline.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/cutter.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

const std::string kOnePath = "a.py";
const std::string kOneThere = "def one(x):\n    return 1\n";
const std::string kTwoThere = "\n\ndef two(x):\n    return 2\n";

// HEAD's file has two functions. Event 1 edits the first and deletes the second one, on a branch.
class Taken {
public:
    explicit Taken(const std::string& branch) {
        story_.commit("c1", "", {{kOnePath, kOneThere + kTwoThere}});
        const TreeFile head = cut(kOneThere + kTwoThere);
        local.file = cut(kOneThere);
        sync::Change& change =
            story_.edit(1, kOnePath, local.file.skeleton.text, head.skeleton.position.git.front());
        change.branch = branch;
        change.cutter = head.cutter;
        say(change, head.nodes[0], false);
        say(change, head.nodes[1], true);
        gone = head.nodes[1].id;
        local.file.skeleton.position = at(0);
        local.file.nodes.change(0, [](RecordedItem& node) { node.position = at(1); });
    }

    void run() {
        const FileState state = story_.state_at("c1");
        GitSide git = story_.at("c1");
        const Contained contained;
        const RepoId repo;
        say_carried(local, state, {repo, git, story_, contained, author(1)});
    }

    static Position at(std::uint16_t item) { return {{{event(1), item}}, {}}; }

    LocalFile local;
    NodeId gone;

private:
    static TreeFile cut(const std::string& text) {
        const auto file =
            Cutter().cut_git_file({}, kOnePath, FileImage{text, wire::FileMode::regular});
        return baseline(file_identity({}, kOnePath), kOnePath, {"c1"}, *file);
    }

    void say(sync::Change& change, const RecordedItem& node, bool deleted) {
        sync::Item item;
        item.kind = wire::ItemKind::node;
        item.id = node.id;
        item.deleted = deleted;
        item.address = node.address;
        item.git_parents = node.position.git;
        story_.add(change, std::move(item), deleted ? "" : "def one(x):\n    return 3");
    }

    Story story_;
};

}  // namespace

TEST_CASE("carried: an edit says what was edited and what was deleted on another branch") {
    Taken taken("side");
    taken.local.file_edited = true;
    taken.run();
    CHECK(taken.local.skeleton_edited);
    CHECK(taken.local.nodes_edited == std::set{taken.local.file.nodes[0].id});
    REQUIRE(taken.local.nodes_deleted.size() == 1);
    CHECK(taken.local.nodes_deleted[0].id == taken.gone);
    CHECK(taken.local.nodes_deleted[0].position == Taken::at(2));
}

TEST_CASE("carried: where nothing is edited nothing is said, nor what does not parse in parts") {
    Taken taken("side");
    taken.run();
    CHECK_FALSE(taken.local.edited());
    taken.local.broken_edited = true;
    taken.run();
    CHECK_FALSE(taken.local.skeleton_edited);
}

TEST_CASE("carried: what was made on this branch is not said again") {
    Taken taken("main");
    taken.local.file_edited = true;
    taken.run();
    CHECK_FALSE(taken.local.skeleton_edited);
    CHECK(taken.local.nodes_edited.empty());
    CHECK(taken.local.nodes_deleted.empty());
}
