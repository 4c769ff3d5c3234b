#include "workspace/tree_file.hpp"

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "support/ids.hpp"
#include "sync/file_history.hpp"

using namespace aura;
using aura::test::event;
using aura::test::node_id;
using workspace::TreeFile;

namespace {

std::string place(const NodeId& node) {
    return std::string(1, '\0') + to_hex(node.view()) + std::string(1, '\0');
}

TreeFile sample_file() {
    TreeFile file;
    file.id = node_id(1);
    file.path = "src/a.py";
    file.mode = wire::FileMode::executable;
    file.cutter = "python/1";
    file.position.versions = {{event(1), 0}};
    file.skeleton.id = node_id(1);
    file.skeleton.text = "import os\n" + place(node_id(2)) + "\n";
    file.skeleton.position.git = {{{std::string(40, 'a')}, "src/a.py", "", sync::text_hash("x")}};
    file.nodes = {{node_id(2),
                   "f",
                   "def f(): pass",
                   {{{event(1), 1}}, {}},
                   {{"def f(): return", {{{event(2), 4}}, {}}}}}};
    file.put_back = {{std::string(40, 'b')}, {{event(3), 1}}};
    return file;
}

}  // namespace

TEST_CASE("tree file: a record comes back from its row as it was") {
    const TreeFile file = sample_file();
    const auto decoded = workspace::decode_tree_file(workspace::encode(file));
    REQUIRE(decoded.has_value());
    CHECK(*decoded == file);
}

TEST_CASE("tree file: a broken text comes back too, with the time it was saved") {
    TreeFile file = sample_file();
    file.broken = {"def f(:", {{{event(5), 0}}, {}}, WallTime(Duration(7))};
    CHECK(workspace::decode_tree_file(workspace::encode(file)).value() == file);
}

TEST_CASE("tree file: a row cut short anywhere is refused") {
    const Bytes row = workspace::encode(sample_file());
    for (std::size_t size = 0; size < row.size(); ++size) {
        CHECK_FALSE(workspace::decode_tree_file(ByteView(row).first(size)).has_value());
    }
}

TEST_CASE("tree file: the text is the skeleton with its nodes, or the broken text") {
    TreeFile file = sample_file();
    CHECK(workspace::text_of(file).value() == "import os\ndef f(): pass\n");
    file.broken = {"def f(:", {}, WallTime(Duration(7))};
    CHECK(workspace::text_of(file).value() == "def f(:");
}

TEST_CASE("tree file: a record without a node for a place has no text") {
    TreeFile file = sample_file();
    file.nodes.clear();
    CHECK_FALSE(workspace::text_of(file).has_value());
}

TEST_CASE("tree file: settling puts the event in wherever a position waits for it") {
    TreeFile file = sample_file();
    file.nodes.change(0, [](workspace::RecordedItem& node) {
        node.position.versions = {{workspace::kThisEvent, 7}};
        node.before[0].position.versions = {{workspace::kThisEvent, 8}};
    });
    file.broken = {"def f(:", {{{workspace::kThisEvent, 0}}, {}}, {}};
    workspace::settle(file, event(9));
    CHECK(file.nodes[0].position.versions == std::vector<wire::VersionId>{{event(9), 7}});
    CHECK(file.nodes[0].before[0].position.versions == std::vector<wire::VersionId>{{event(9), 8}});
    CHECK(file.broken->position.versions == std::vector<wire::VersionId>{{event(9), 0}});
    CHECK(file.position.versions == std::vector<wire::VersionId>{{event(1), 0}});
}

TEST_CASE("tree file: what no old buffer had stands before the skeleton that came with it") {
    TreeFile file = sample_file();
    CHECK(workspace::count_unseen(file) == 0);
    file.removed = {{node_id(3), "g", "def g(): pass", {}, {}}};
    CHECK(workspace::count_unseen(file) == 0);
    file.removed.push_back(workspace::RecordedItem{file.id, {}, {}, {}, {}});
    file.removed.push_back(workspace::RecordedItem{node_id(4), "h", "def h(): pass", {}, {}});
    CHECK(workspace::count_unseen(file) == 1);
}
