#include "workspace/cut_file.hpp"

#include <doctest/doctest.h>

#include "code/skeleton.hpp"
#include "sync/file_history.hpp"
#include "workspace/cutter.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using namespace aura::workspace;

TEST_CASE("cut file: git's text has the identities of its addresses and hashes of all its parts") {
    const RepoId repo{};
    const sync::GitFile file{"import a\n\ndef f():\n    pass\n", wire::FileMode::executable};
    Cutter cutter;
    const CutFile cut = *cutter.cut_git_file(repo, "a.py", file);
    CHECK(cut.bytes == file.bytes);
    CHECK(cut.mode == wire::FileMode::executable);
    CHECK(cut.cutter == code::cutter_id(code::LanguageId::python));
    CHECK(cut.hash == sync::text_hash(file.bytes));
    CHECK(cut.skeleton_hash == sync::text_hash(cut.skeleton));
    REQUIRE(cut.nodes.size() == 1);
    CHECK(cut.nodes[0].id == node_identity(repo, "a.py", "f"));
    CHECK(cut.nodes[0].text == "def f():\n    pass");
    CHECK(cut.nodes[0].hash == sync::text_hash(cut.nodes[0].text));
    CHECK(cut.find("f") == cut.nodes.data());
    CHECK(cut.find("g") == nullptr);
    const auto skeleton = code::decode_skeleton(cut.skeleton);
    REQUIRE(skeleton);
    CHECK(skeleton->places == std::vector{cut.nodes[0].id});
    CHECK(skeleton->literals == std::vector<std::string>{"import a\n\n", "\n"});
}

TEST_CASE("cut file: plain text has no cutter and no nodes") {
    Cutter cutter;
    const CutFile cut = *cutter.cut_git_file({}, "notes.txt", {"def f(): pass\n", {}});
    CHECK(cut.cutter.empty());
    CHECK(cut.nodes.empty());
    CHECK(cut.skeleton == "def f(): pass\n");
}
