#include "workspace/put_back.hpp"

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using namespace aura::workspace;
using aura::test::author;
using aura::test::event;

namespace {

const std::vector<wire::VersionId> kSaid{{event(1), 0}, {event(2), 0}};

// What stood there was made by two events; now HEAD's text does.
struct CheckedOut {
    CheckedOut() {
        x.head = x.announced = {{"c1"}, "main"};
        x.settings.self = author(1);
        x.view.path = "a.py";
        base.skeleton.position.versions = {kSaid[0]};
        base.nodes = {{NodeId{{1}}, "one", "def one(): 1", {{kSaid[1]}, {}}, {}}};
        local.at_head = true;
    }

    void note() { note_put_back(local, {x, &base, nullptr, head_is_elsewhere}); }

    Examination x;
    TreeFile base;
    LocalFile local;
    bool head_is_elsewhere = false;
};

}  // namespace

TEST_CASE("put back: what git took away is known, with the functions that may come back") {
    CheckedOut tree;
    tree.note();
    REQUIRE(tree.local.file.put_back);
    CHECK(tree.local.file.put_back->versions == kSaid);
    CHECK(tree.local.file.put_back->head == wire::CommitId{"c1"});
    CHECK(tree.local.file.removed.size() == 1);
}

TEST_CASE("put back: it is over when HEAD has moved, or who took it away asks for it") {
    CheckedOut tree;
    tree.local.file.put_back = PutBack{{"c1"}, kSaid};
    SUBCASE("HEAD has moved") {
        tree.local.file.put_back->head = {"c0"};
        tree.local.at_head = false;
    }
    SUBCASE("aura pull") {
        tree.x.settings.pull = true;
    }
    SUBCASE("aura unpark") {
        tree.x.settings.unpark = true;
    }
    tree.note();
    CHECK_FALSE(tree.local.file.put_back);
}

TEST_CASE("put back: an edit is recorded before what was taken away is forgotten") {
    CheckedOut tree;
    tree.local.file.put_back = PutBack{{"c0"}, kSaid};
    tree.local.at_head = false;
    tree.local.skeleton_edited = true;
    tree.note();
    CHECK(tree.local.file.put_back);
}

TEST_CASE("put back: what HEAD's old name covers is away, unless somebody else has work in it") {
    CheckedOut tree;
    tree.head_is_elsewhere = true;
    sync::Change change;
    change.author = author(1);
    for (const auto& version : kSaid) {
        change.event = version.event;
        change.items.resize(1);
        tree.x.history.changes.emplace_back(change);
        change.author = author(2);
    }
    SUBCASE("own work") {
        tree.base.nodes = {};
        tree.note();
        CHECK(tree.local.file.absent);
        REQUIRE(tree.local.file.put_back);
        CHECK(tree.local.file.put_back->versions == std::vector{kSaid[0]});
    }
    SUBCASE("another's, too") {
        tree.note();
        CHECK_FALSE(tree.local.file.put_back);
    }
}
