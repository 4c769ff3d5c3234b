#include "workspace/node_lines.hpp"

#include <deque>

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kPath = "a.py";

sync::Item node(const NodeId& id, const std::string& address) {
    sync::Item item;
    item.kind = wire::ItemKind::node;
    item.id = id;
    item.address = address;
    return item;
}

NodeId original(const std::string& address) {
    return node_identity({}, kPath, address);
}

// A file of two functions in HEAD, and changes of one node each.
class TwoFunctions {
public:
    TwoFunctions() {
        story_.commit("c1", "", {{kPath, "def f(): pass\n\n\ndef g(): pass\n"}});
        story_.commit("c2", "c1", {{kPath, "def new(): pass\n\n\ndef g(): pass\n"}});
    }

    // Event `number`.
    void change(std::uint8_t number, sync::Item item) {
        sync::Change& change = changes_.emplace_back();
        change.event = event(number);
        change.path = kPath;
        change.items.push_back(std::move(item));
    }

    // What `address` of the first commit holds.
    wire::GitVersion git(const std::string& address) {
        GitSide git = story_.at("c1");
        const CutFile* const file = *git.head_file(kPath);
        return {{"c1"}, kPath, address, file->find(address)->hash};
    }

    NodeLines lines(const char* head = "c1") {
        FileLine line{file_identity({}, kPath), kPath, {}, false, {}, {}};
        for (const sync::Change& change : changes_) {
            line.changes.push_back(&change);
        }
        GitSide git = story_.at(head);
        auto lines = node_lines({}, line, contained, git);
        REQUIRE(lines);
        return *std::move(lines);
    }

    Contained contained;

private:
    Story story_;
    std::deque<sync::Change> changes_;
};

}  // namespace

TEST_CASE_FIXTURE(TwoFunctions, "node lines: nodes that no version is about are left untouched") {
    const NodeLines found = lines();
    CHECK(found.lines.empty());
    CHECK(found.untouched == std::vector<std::size_t>{0, 1});
}

TEST_CASE_FIXTURE(TwoFunctions, "node lines: a node keeps its history through a new name") {
    sync::Item edited = node(original("f"), "f");
    edited.git_parents = {git("f")};
    change(1, edited);
    sync::Item renamed = node(original("f"), "renamed");
    renamed.parents = {{event(1), 0}};
    change(2, renamed);
    const NodeLines found = lines();
    REQUIRE(found.lines.size() == 1);
    CHECK(found.lines[0].versions.size() == 2);
    CHECK(found.lines[0].head_address == "f");
    CHECK(found.untouched == std::vector<std::size_t>{1});
}

TEST_CASE_FIXTURE(TwoFunctions, "node lines: edits of one text of git are of one node") {
    for (const std::uint8_t number : {2, 1}) {
        // Whoever named it first: the smaller name counts, everywhere.
        sync::Item edited = node(aura::test::node_id(number), "f");
        edited.git_parents = {git("f")};
        change(number, edited);
    }
    const NodeLines found = lines();
    REQUIRE(found.lines.size() == 1);
    CHECK(found.lines[0].id == aura::test::node_id(1));
    CHECK(found.ids.id(aura::test::node_id(2)) == aura::test::node_id(1));
}

TEST_CASE_FIXTURE(TwoFunctions, "node lines: a node that two created is one, and HEAD has it not") {
    change(1, node(original("h"), "h"));
    change(2, node(original("h"), "h"));
    const NodeLines found = lines();
    REQUIRE(found.lines.size() == 1);
    CHECK(found.lines[0].versions.size() == 2);
    CHECK(found.lines[0].head_address.empty());
    CHECK(found.untouched.size() == 2);
}

TEST_CASE_FIXTURE(TwoFunctions, "node lines: once a commit contains it, a node is what HEAD has") {
    sync::Item renamed = node(original("f"), "new");
    renamed.git_parents = {git("f")};
    change(1, renamed);
    contained.versions = {{event(1), 0}};
    const NodeLines found = lines("c2");
    REQUIRE(found.lines.size() == 1);
    CHECK(found.lines[0].head_address == "new");
    CHECK(found.untouched == std::vector<std::size_t>{1});
}

TEST_CASE_FIXTURE(TwoFunctions, "node lines: no two nodes have one name, whatever versions say") {
    sync::Item edited = node(original("f"), "f");
    edited.git_parents = {git("f")};
    change(1, edited);
    sync::Item other = node(original("f"), "g");
    other.git_parents = {git("g")};
    change(2, other);
    const NodeLines found = lines();
    REQUIRE(found.lines.size() == 2);
    CHECK(found.lines[0].id != found.lines[1].id);
    CHECK(found.untouched.empty());
}
