#include "io/change_set.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using aura::io::Change;
using aura::io::ChangeKind;
using aura::io::ChangeSet;

namespace {

using enum ChangeKind;

// What remains of these things happening to one path.
ChangeKind outcome(std::initializer_list<ChangeKind> kinds) {
    ChangeSet changes(10);
    for (const ChangeKind kind : kinds) {
        changes.note("file", kind);
    }
    const std::vector<Change> taken = changes.take();
    REQUIRE(taken.size() == 1);
    return taken.front().kind;
}

}  // namespace

TEST_CASE("change set: the last thing that happened to a path counts") {
    CHECK(outcome({appeared, modified, written_and_closed}) == written_and_closed);
    CHECK(outcome({written_and_closed, modified}) == modified);
    CHECK(outcome({modified, gone}) == gone);
    CHECK(outcome({gone, written_and_closed}) == written_and_closed);
    CHECK(outcome({gone, appeared, modified}) == appeared);
}

TEST_CASE("change set: attributes say nothing new about a path that changed anyway") {
    ChangeSet changes(10);
    changes.note("a", written_and_closed);
    changes.note_attributes("a");
    changes.note_attributes("b");
    CHECK(changes.take() ==
          std::vector<Change>{{"a", written_and_closed, {}}, {"b", modified, {}}});
}

TEST_CASE("change set: paths keep the order in which they first changed, once each") {
    ChangeSet changes(10);
    for (const char* path : {"b", "a", "b", "c", "a"}) {
        changes.note(path, modified);
    }
    CHECK(changes.take() ==
          std::vector<Change>{{"b", modified, {}}, {"a", modified, {}}, {"c", modified, {}}});
    CHECK(changes.is_empty());
    CHECK(changes.take().empty());
}

TEST_CASE("change set: more paths than it may hold become one rescan") {
    ChangeSet changes(3);
    for (const char* path : {"a", "b", "c", "a", "b"}) {
        changes.note(path, modified);
    }
    changes.note("d", modified);
    changes.note("e", modified);
    const std::vector<Change> taken = changes.take();
    REQUIRE(taken.size() == 1);
    CHECK(taken.front().kind == rescan);
    CHECK(taken.front().path.empty());
    CHECK_FALSE(taken.front().reason.empty());
}

TEST_CASE("change set: a rescan stands for all paths and gives each reason once") {
    ChangeSet changes(10);
    changes.note("a", modified);
    changes.request_rescan("news was lost");
    changes.request_rescan("a limit");
    changes.request_rescan("news was lost");
    changes.note("b", modified);
    CHECK(changes.take() == std::vector<Change>{{"", rescan, "news was lost; a limit"}});
    changes.note("b", modified);
    CHECK(changes.take() == std::vector<Change>{{"b", modified, {}}});
}

TEST_CASE("change set: the end of the tree is told last, whatever else happened") {
    ChangeSet changes(10);
    changes.note_root_gone();
    changes.note("a", gone);
    CHECK(changes.take() == std::vector<Change>{{"a", gone, {}}, {"", gone, {}}});
    CHECK(changes.is_empty());
}
