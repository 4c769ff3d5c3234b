#include "code/merge_lines.hpp"

#include <doctest/doctest.h>

using aura::code::merge_lines;
using namespace std::string_literals;

TEST_CASE("merge lines: what does not merge is told apart from what does") {
    const auto merge = merge_lines("a\nb\nc\nd\ne\n", "a\nX\nc\nd\nE\n", "a\nY\nc\nd\ne\n");
    REQUIRE(merge);
    REQUIRE(merge->chunks.size() == 2);
    CHECK(merge->chunks[0].merged == "a\n");
    REQUIRE(merge->chunks[0].conflict);
    CHECK(merge->chunks[0].conflict->base == "b\n");
    CHECK(merge->chunks[0].conflict->ours == "X\n");
    CHECK(merge->chunks[0].conflict->theirs == "Y\n");
    CHECK(merge->chunks[1].merged == "c\nd\nE\n");
    CHECK_FALSE(merge->chunks[1].conflict);
}

TEST_CASE("merge lines: the sides come in an order of their own") {
    const auto one = merge_lines("a\n", "b\n", "c\n");
    const auto other = merge_lines("a\n", "c\n", "b\n");
    REQUIRE(one);
    REQUIRE(other);
    CHECK(one->chunks.at(0).conflict->ours == "b\n");
    CHECK(other->chunks.at(0).conflict->ours == "b\n");
}

TEST_CASE("merge lines: text that looks like conflict markers is text") {
    const std::string marks = "<<<<<<< x\n|||||||\n=======\n>>>>>>> y\n";
    const auto merge = merge_lines(marks + "a\n", marks + "b\n", marks + "c\n" + marks);
    REQUIRE(merge);
    CHECK(merge->chunks.at(0).merged == marks);
    CHECK(merge->chunks.at(0).conflict->theirs == "c\n" + marks);
}

TEST_CASE("merge lines: NUL bytes are bytes like others") {
    const auto text = [](std::string_view end) { return "a\0b\x01\x03\n"s.append(end); };
    const auto merge = merge_lines(text("x\n"), text("y\0\n"s), text("z\n"));
    REQUIRE(merge);
    CHECK(merge->chunks.at(0).merged == text(""));
    CHECK(merge->chunks.at(0).conflict->ours == "y\0\n"s);
}

TEST_CASE("merge lines: runs longer than any marker are not merged") {
    const std::string longest(65534, '=');
    CHECK(merge_lines(longest + "\na\n", longest + "\nb\n", longest + "\nc\n"));
    CHECK_FALSE(merge_lines(longest + "=\na\n", longest + "=\nb\n", longest + "=\nc\n"));
}

TEST_CASE("merge lines: a missing line end at the end is merged on its own") {
    const auto merged = [](std::string_view base, std::string_view ours, std::string_view theirs) {
        const auto merge = merge_lines(base, ours, theirs);
        REQUIRE(merge);
        REQUIRE_FALSE(merge->chunks.at(0).conflict);
        return without_surplus(*merge, merge->chunks[0].merged);
    };
    CHECK(merged("a\nb\nc", "A\nb\nc", "a\nb\nc\n") == "A\nb\nc\n");
    CHECK(merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nc") == "A\nb\nc");
    CHECK(merged("a\r\nb\r\nc", "A\r\nb\r\nc", "a\r\nb\r\nc\r\nd") == "A\r\nb\r\nc\r\nd");
    CHECK(merged("a\rb", "a\rb\nc", "a\rb\nc\n") == "a\rb\nc\n");
}
