#include "workspace/edit_extent.hpp"

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using aura::test::event;
using workspace::extend_edit;
using workspace::LocalFile;
using workspace::Position;
using workspace::VoidWork;

namespace {

const NodeId kOne{{1}};
const NodeId kTwo{{2}};
const Position kSaid{{{event(1), 0}}, {}};

// Two functions, all of it said by somebody.
LocalFile said() {
    LocalFile local;
    local.file.position = kSaid;
    local.file.skeleton.position = kSaid;
    local.file.nodes = {{kOne, "one", "def one(): 1", kSaid, {}},
                        {kTwo, "two", "def two(): 2", kSaid, {}}};
    return local;
}

LocalFile edited(LocalFile local) {
    local.nodes_edited.insert(kOne);
    return local;
}

void take_position_of_two(LocalFile& local) {
    local.file.nodes.change(1, [](workspace::RecordedItem& node) { node.position = {}; });
}

// Of an empty log: it has no line for the file.
const workspace::FileState kUnknownHere;

}  // namespace

TEST_CASE("edit extent: of what others have, an edit says what was changed") {
    LocalFile local = edited(said());
    extend_edit(local, {}, true, nullptr);
    CHECK_FALSE(local.file_edited);
    CHECK_FALSE(local.skeleton_edited);
    CHECK(local.nodes_edited == std::set{kOne});
}

TEST_CASE("edit extent: what nobody has any more is said with the edit, the file and its nodes") {
    LocalFile local = edited(said());
    local.file.position = {};
    extend_edit(local, {}, true, nullptr);
    CHECK(local.file_edited);
    CHECK_FALSE(local.skeleton_edited);

    local = edited(said());
    take_position_of_two(local);
    extend_edit(local, {}, true, nullptr);
    CHECK_FALSE(local.file_edited);
    CHECK(local.skeleton_edited);  // with the place of the node
    CHECK(local.nodes_edited == std::set{kOne, kTwo});
}

TEST_CASE("edit extent: broken text says no nodes") {
    LocalFile local = said();
    local.file.position = {};
    take_position_of_two(local);
    local.broken_edited = true;
    extend_edit(local, {}, true, &kUnknownHere);
    CHECK(local.file_edited);
    CHECK_FALSE(local.skeleton_edited);
    CHECK(local.nodes_edited.empty());
}

TEST_CASE("edit extent: where nothing was edited nothing is said") {
    LocalFile local = said();
    local.file.position = {};
    extend_edit(local, {}, true, &kUnknownHere);
    CHECK_FALSE(local.edited());
}

TEST_CASE("edit extent: a file that was not said on this branch is said whole") {
    LocalFile local = edited(said());
    extend_edit(local, {}, true, &kUnknownHere);
    CHECK(local.file_edited);
    CHECK(local.skeleton_edited);
}

TEST_CASE("edit extent: own work that a revocation made void is an edit, where its record stands") {
    VoidWork own;
    own.nodes = {kTwo};
    LocalFile local = said();
    extend_edit(local, own, false, nullptr);
    CHECK_FALSE(local.edited());
    extend_edit(local, own, true, nullptr);
    CHECK(local.nodes_edited == std::set{kTwo});

    local = said();
    local.by_git = true;
    extend_edit(local, own, true, nullptr);
    CHECK_FALSE(local.edited());
}
