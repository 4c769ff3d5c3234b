#include "workspace/record_reader.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;

namespace {

Bytes record(const std::string& text) {
    TreeFile file;
    file.path = "a.py";
    file.nodes = {{{}, "f", text, {}, {}}};
    return encode(file);
}

}  // namespace

TEST_CASE("record reader: the same bytes are decoded once, others are another record") {
    RecordReader reader;
    const TreeFile first = reader.read(record("1")).value();
    const TreeFile again = reader.read(record("1")).value();
    const TreeFile other = reader.read(record("2")).value();
    CHECK(first == decode_tree_file(record("1")).value());
    CHECK(&again.nodes[0] == &first.nodes[0]);
    CHECK(other.nodes[0].text == "2");
    CHECK(reader.kept() == 2);
}

TEST_CASE("record reader: what is no record is refused, however often it is read") {
    RecordReader reader;
    CHECK_FALSE(reader.read(Bytes(7)));
    CHECK_FALSE(reader.read(Bytes(7)));
    CHECK(reader.kept() == 0);
}

TEST_CASE("record reader: only so many are kept") {
    RecordReader reader;
    for (std::size_t i = 0; i <= RecordReader::kKeptMax; ++i) {
        (void)reader.read(record(std::to_string(i)));
    }
    CHECK(reader.kept() == RecordReader::kKeptMax);
    (void)reader.read(record(std::string(RecordReader::kKeptBytesMax, 'x')));
    CHECK(reader.kept() == 0);
}
