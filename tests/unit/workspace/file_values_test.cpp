#include "workspace/file_values.hpp"

#include <doctest/doctest.h>

#include "code/skeleton.hpp"

using namespace aura;
using workspace::FileValues;

namespace {

NodeId id(std::uint8_t number) {
    NodeId node;
    node.bytes[0] = number;
    return node;
}

workspace::TreeFile two_nodes() {
    workspace::TreeFile file;
    file.path = "a.py";
    file.skeleton.text = code::encode({{"# top\n", "\n", "# end\n"}, {id(1), id(2)}});
    file.nodes = {{id(1), "one", "1", {}, {}}, {id(2), "two", "2", {}, {}}};
    return file;
}

}  // namespace

TEST_CASE("file values: taken apart and joined it is the same text") {
    const FileValues values = values_of(two_nodes());
    CHECK(values.file.name == "a.py");
    CHECK(values.node(id(2)).text == "2");
    CHECK(values.node(id(3)).deleted);
    CHECK(joined(values) == "# top\n1\n2# end\n");
}

TEST_CASE("file values: parts that do not fit together give no text") {
    FileValues values = values_of(two_nodes());
    values.nodes.at(id(2)).deleted = true;
    CHECK_FALSE(joined(values));  // a place without a node
    values = values_of(two_nodes());
    values.nodes.emplace(id(3), sync::ItemValue{false, "three", {}, "3"});
    CHECK_FALSE(joined(values));  // a node without a place
    values = values_of(two_nodes());
    values.file.deleted = true;
    CHECK_FALSE(joined(values));  // parts of a file that is deleted
}

TEST_CASE("file values: a file that is not there is an empty text") {
    workspace::TreeFile absent;
    absent.absent = true;
    const FileValues values = values_of(absent);
    CHECK(values.file.deleted);
    CHECK(joined(values) == "");
}
