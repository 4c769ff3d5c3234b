#include "workspace/baseline.hpp"

#include <doctest/doctest.h>

#include "workspace/cutter.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;

namespace {

const wire::CommitId kCommit{std::string(40, 'a')};

CutFile small_file() {
    Cutter cutter;
    return *cutter.cut_git_file(
        {}, "a.py", {"import a\ndef f(): pass\n", wire::FileMode::executable});
}

}  // namespace

TEST_CASE("baseline: every part stands for its git version, and joins to HEAD's text") {
    const CutFile cut = small_file();
    const TreeFile file = baseline(file_identity({}, "a.py"), "a.py", kCommit, cut);
    CHECK(file.id == file_identity({}, "a.py"));
    CHECK(file.skeleton.id == file.id);
    CHECK(file.mode == wire::FileMode::executable);
    CHECK(file.cutter == cut.cutter);
    CHECK(file.position == Position{{}, {{kCommit, "a.py", "", cut.hash}}});
    CHECK(file.skeleton.position == Position{{}, {{kCommit, "a.py", "", cut.skeleton_hash}}});
    REQUIRE(file.nodes.size() == 1);
    CHECK(file.nodes[0].position == Position{{}, {{kCommit, "a.py", "f", cut.nodes[0].hash}}});
    CHECK(*text_of(file) == cut.bytes);
}

TEST_CASE("baseline: the identities are those that the examination knows") {
    const CutFile cut = small_file();
    NodeId known;
    known.bytes.fill(7);
    IdMap ids;
    ids.add_address("f", known);
    const TreeFile file = baseline({}, "a.py", kCommit, cut, ids);
    REQUIRE(file.nodes.size() == 1);
    CHECK(file.nodes[0].id == known);
    CHECK(*text_of(file) == cut.bytes);
}
