#include "workspace/give_way.hpp"

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

const std::string kTwoPath = "a.py";
const std::string kTwoFunctions = "def one(x):\n    return 1\n\n\ndef two(x):\n    return 2\n";

// HEAD's file has two functions. Its text is there, with what git took away of the log.
class Undone {
public:
    Undone() {
        story.commit("c1", "", {{kTwoPath, kTwoFunctions}});
        const auto cut =
            Cutter().cut_git_file({}, kTwoPath, FileImage{kTwoFunctions, wire::FileMode::regular});
        local.file = baseline(file_identity({}, kTwoPath), kTwoPath, {"c1"}, *cut);
        local.file.put_back = PutBack{{"c1"}, {}};
    }

    // Event `number`, of what HEAD has; it says nothing yet.
    sync::Change& begin(std::uint8_t number) {
        sync::Change& change = story.edit(number, kTwoPath, "", std::nullopt);
        change.base_commit = {"c1"};
        change.items.clear();
        return change;
    }

    // Event `number` says that the items are gone, made from what HEAD has; git took that away.
    void take_away_deletion(std::uint8_t number, const std::vector<RecordedItem>& nodes) {
        sync::Change& change = begin(number);
        for (const RecordedItem& node : nodes) {
            say(change, wire::ItemKind::node, node.id, node.address, node.position, true);
        }
    }

    // The same of the file with all that is in it.
    void take_away_file(std::uint8_t number) {
        take_away_deletion(number, {one(), two()});
        const TreeFile& file = local.file;
        say(story.last(), wire::ItemKind::file, file.id, {}, file.position, true);
        say(story.last(), wire::ItemKind::skeleton, file.id, {}, file.skeleton.position, true);
    }

    void say(sync::Change& change,
             wire::ItemKind kind,
             const NodeId& id,
             const std::string& address,
             const Position& from,
             bool deleted) {
        sync::Item item;
        item.kind = kind;
        item.id = id;
        item.deleted = deleted;
        item.address = address;
        item.parents = from.versions;
        item.git_parents = from.git;
        local.file.put_back->versions.push_back(
            {change.event, static_cast<std::uint16_t>(change.items.size())});
        story.add(change, std::move(item), deleted ? "" : "def " + address + "(x):\n    pass");
    }

    void run() {
        const FileState state = story.state_at("c1");
        GitSide git = story.at("c1");
        const Contained contained;
        const RepoId repo;
        REQUIRE(give_way(local, state, {repo, git, story, contained, author(1)}));
    }

    [[nodiscard]] const RecordedItem& one() const { return local.file.nodes[0]; }

    [[nodiscard]] const RecordedItem& two() const { return local.file.nodes[1]; }

    [[nodiscard]] std::set<NodeId> both() const { return {one().id, two().id}; }

    Story story;
    LocalFile local;
};

}  // namespace

TEST_CASE("give way: an edit says again all of a file that was deleted, instead of the deletion") {
    Undone undone;
    undone.take_away_file(1);
    undone.local.nodes_edited = {undone.one().id};
    undone.run();
    const LocalFile& local = undone.local;
    CHECK(local.file_edited);
    CHECK(local.skeleton_edited);
    CHECK(local.nodes_edited == undone.both());
    CHECK(undone.one().position.versions == Versions{{event(1), 0}});
    CHECK(undone.two().position.versions == Versions{{event(1), 1}});
    CHECK(local.file.position.versions == Versions{{event(1), 2}});
    CHECK(local.file.skeleton.position.versions == Versions{{event(1), 3}});
    CHECK(undone.one().position.git.size() == 1);
}

TEST_CASE("give way: nothing is said where nothing was edited") {
    Undone undone;
    undone.take_away_file(1);
    const TreeFile before = undone.local.file;
    undone.run();
    CHECK_FALSE(undone.local.edited());
    CHECK(undone.local.file == before);
}

TEST_CASE("give way: what does not parse says the file again and no function") {
    Undone undone;
    undone.take_away_file(1);
    undone.local.broken_edited = true;
    undone.local.file.broken = BrokenText{"def (", undone.local.file.skeleton.position, {}};
    undone.run();
    CHECK(undone.local.file_edited);
    CHECK_FALSE(undone.local.skeleton_edited);
    CHECK(undone.local.nodes_edited.empty());
    CHECK(undone.local.file.broken->position.versions == Versions{{event(1), 3}});
}

TEST_CASE("give way: a deleted function is said again with its place, where that is edited") {
    Undone undone;
    undone.take_away_deletion(1, {undone.one()});
    SUBCASE("itself") {
        undone.local.nodes_edited = {undone.one().id};
    }
    SUBCASE("what is around it") {
        undone.local.skeleton_edited = true;
    }
    undone.run();
    CHECK(undone.local.skeleton_edited);
    CHECK_FALSE(undone.local.file_edited);
    CHECK(undone.local.nodes_edited == std::set{undone.one().id});
    CHECK(undone.one().position.versions == Versions{{event(1), 0}});
}

TEST_CASE("give way: an edit of another function leaves a deleted one deleted") {
    Undone undone;
    undone.take_away_deletion(1, {undone.one()});
    undone.local.nodes_edited = {undone.two().id};
    undone.run();
    CHECK_FALSE(undone.local.skeleton_edited);
    CHECK(undone.local.nodes_edited == std::set{undone.two().id});
    CHECK(undone.two().position.versions.empty());
}

TEST_CASE("give way: a function that was added is gone with an edit around it") {
    Undone undone;
    const NodeId three = aura::test::node_id(3);
    sync::Change& change = undone.begin(1);
    undone.say(change, wire::ItemKind::node, three, "three", {}, false);
    SUBCASE("own") {
        undone.local.skeleton_edited = true;
        undone.run();
        REQUIRE(undone.local.nodes_deleted.size() == 1);
        CHECK(undone.local.nodes_deleted[0].id == three);
        CHECK(undone.local.nodes_deleted[0].position == Position{{{event(1), 0}}, {}});
    }
    SUBCASE("a teammate's is not") {
        change.author = author(2);
        undone.local.skeleton_edited = true;
        undone.run();
        CHECK(undone.local.nodes_deleted.empty());
    }
    SUBCASE("and is not with an edit elsewhere") {
        undone.local.nodes_edited = {undone.one().id};
        undone.run();
        CHECK(undone.local.nodes_deleted.empty());
    }
}

TEST_CASE("give way: a file that was deleted with work of others in it is not said again") {
    Undone undone;
    sync::Change& theirs = undone.begin(1);
    theirs.author = author(2);
    undone.say(theirs, wire::ItemKind::node, undone.two().id, "two", undone.two().position, false);
    undone.local.file.put_back->versions.clear();
    undone.take_away_file(2);
    for (sync::Item& item : undone.story.last().items) {
        if (item.id == undone.two().id) {
            item.parents = {{event(1), 0}};
        }
    }
    undone.local.nodes_edited = {undone.one().id};
    undone.run();
    CHECK_FALSE(undone.local.file_edited);
    CHECK(undone.local.nodes_edited == std::set{undone.one().id});
    CHECK(undone.two().position.versions.empty());
}

TEST_CASE("give way: where others go on from a function that was added, the text around it stays") {
    Undone undone;
    const NodeId three = aura::test::node_id(3);
    sync::Change& added = undone.begin(1);
    const TreeFile& file = undone.local.file;
    undone.say(added, wire::ItemKind::skeleton, file.id, {}, file.skeleton.position, false);
    undone.say(added, wire::ItemKind::node, three, "three", {}, false);
    undone.local.skeleton_edited = true;
    SUBCASE("nobody does") {
        undone.run();
        CHECK(file.skeleton.position.versions == Versions{{event(1), 0}});
        CHECK(undone.local.nodes_deleted.size() == 1);
    }
    SUBCASE("somebody does") {
        sync::Change& theirs = undone.begin(2);
        theirs.author = author(2);
        undone.say(theirs, wire::ItemKind::node, three, "three", {{{event(1), 1}}, {}}, false);
        undone.run();
        CHECK(file.skeleton.position.versions.empty());
        CHECK(undone.local.nodes_deleted.empty());
    }
}

TEST_CASE("give way: of several versions the newest is the parent") {
    Undone undone;
    const TreeFile& file = undone.local.file;
    for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}}) {
        sync::Change& change = undone.begin(number);
        const Position from = number == 1 ? undone.one().position : Position{{{event(1), 0}}, {}};
        undone.say(change, wire::ItemKind::node, undone.one().id, "one", from, false);
    }
    undone.local.nodes_edited = {undone.one().id};
    undone.run();
    CHECK(file.nodes[0].position.versions == Versions{{event(2), 0}});
}

TEST_CASE("give way: what was said beside own work that git took away is said again in its place") {
    Undone undone;
    undone.take_away_file(1);
    sync::Change& change = undone.story.rename(2, "b.py", std::nullopt);
    change.file = change.items[0].id = undone.local.file.id;
    change.base_commit = {"c1"};
    change.items[0].git_parents = undone.local.file.position.git;
    undone.local.file.path = "b.py";
    undone.local.file.position = {{{event(2), 0}}, {}};
    SUBCASE("where it is here") {
        undone.run();
        CHECK(undone.local.file_edited);
        CHECK(undone.local.file.position.versions == Versions{{event(1), 2}, {event(2), 0}});
        CHECK(undone.local.nodes_edited == undone.both());
    }
    SUBCASE("not where git has just taken that away, too") {
        undone.local.at_head = true;
        undone.run();
        CHECK_FALSE(undone.local.edited());
    }
}
