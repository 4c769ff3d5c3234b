#include "workspace/id_map.hpp"

#include <doctest/doctest.h>

#include "code/skeleton.hpp"
#include "support/ids.hpp"

using namespace aura;
using namespace aura::workspace;

namespace {

NodeId node(std::uint8_t byte) {
    return aura::test::filled<NodeId>(byte);
}

std::string skeleton(const std::vector<NodeId>& places) {
    code::Skeleton skeleton;
    skeleton.places = places;
    skeleton.literals.resize(places.size() + 1, "\n");
    return code::encode(skeleton);
}

CutFile two_functions() {
    CutFile file;
    file.skeleton = skeleton({node(1), node(2)});
    file.nodes = {{node(1), "f", "", {}}, {node(2), "g", "", {}}};
    return file;
}

}  // namespace

TEST_CASE("id map: a node is what nobody named otherwise, and the first name counts") {
    IdMap ids;
    CHECK(ids.id(node(1)) == node(1));
    ids.add(node(1), node(7));
    ids.add(node(1), node(8));
    CHECK(ids.id(node(1)) == node(7));
    CHECK(ids.id(node(7)) == node(7));
}

TEST_CASE("id map: what HEAD has at an address goes before what it is called") {
    IdMap ids;
    ids.add(node(1), node(7));
    ids.add(node(2), node(8));
    ids.add_address("g", node(9));
    const CutFile file = two_functions();
    CHECK(ids.id_at_head(file.nodes[0]) == node(7));
    CHECK(ids.id_at_head(file.nodes[1]) == node(9));
    CHECK(ids.skeleton_at_head(file) == skeleton({node(7), node(9)}));
    CHECK(ids.skeleton(file.skeleton) == skeleton({node(7), node(8)}));
}

TEST_CASE("id map: what is no skeleton stays as it is") {
    IdMap ids;
    ids.add(node(1), node(7));
    CHECK(ids.skeleton(std::string("\0x", 2)) == std::string("\0x", 2));
    CutFile file = two_functions();
    file.nodes.pop_back();
    CHECK(ids.skeleton_at_head(file) == file.skeleton);
}

TEST_CASE("id map: a record is renamed with all that it remembers") {
    IdMap ids;
    ids.add(node(1), node(7));
    TreeFile file;
    file.skeleton.text = skeleton({node(1)});
    file.skeleton.before = {{.text = skeleton({node(1)}), .position = {}}};
    file.nodes = {{node(1), {}, {}, {}, {}}};
    file.removed = file.nodes;
    ids.rename(file);
    CHECK(file.skeleton.text == skeleton({node(7)}));
    CHECK(file.skeleton.before[0].text == skeleton({node(7)}));
    CHECK(file.nodes[0].id == node(7));
    CHECK(file.removed[0].id == node(7));
}
