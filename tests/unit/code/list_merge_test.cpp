#include "code/list_merge.hpp"

#include <doctest/doctest.h>

using aura::code::ImportLines;
using std::nullopt;
using Merged = std::optional<std::string>;

namespace {

// "<a>" stands for a place.
std::string with_places(std::string text) {
    for (char& c : text) {
        c = c == '<' || c == '>' ? '\0' : c;
    }
    return text;
}

Merged merge(const std::string& base, const std::string& ours, const std::string& theirs) {
    return merge_lists(
        {.base = with_places(base), .ours = with_places(ours), .theirs = with_places(theirs)},
        ImportLines());
}

}  // namespace

TEST_CASE("list merge: what both sides put in at one spot stays, sorted") {
    CHECK(merge("", "<b>\n", "<a>\n") == with_places("<a>\n<b>\n"));
    CHECK(merge("", "import b\n", "import a\nimport c\n") == "import a\nimport b\nimport c\n");
}

TEST_CASE("list merge: each side's lines keep their order") {
    CHECK(merge("", "<c>\n<a>\n", "<b>\n") == with_places("<b>\n<c>\n<a>\n"));
    CHECK(merge("", "import z\n\n<a>\n", "<b>\n") == with_places("import z\n\n<a>\n\n<b>\n"));
}

TEST_CASE("list merge: what both put in stands there once") {
    CHECK(merge("", "<c>\n<a>\n", "<a>\n<b>\n") == with_places("<c>\n<a>\n<b>\n"));
    CHECK(merge("", "import a\n", "import a\nimport b\n") == "import a\nimport b\n");
}

TEST_CASE("list merge: blank lines between functions are kept between all of them") {
    CHECK(merge("", "\n<a>\n", "\n<b>\n") == with_places("\n<a>\n\n<b>\n"));
    CHECK(merge("", "<a>\n\n", "<b>\n\n") == with_places("<a>\n\n<b>\n\n"));
    CHECK(merge("", "<a>\n\n\n", "<b>\n\n") == with_places("<a>\n\n\n<b>\n\n\n"));
    CHECK(merge("", "import a\n\n", "import b\n") == "import a\nimport b\n\n");
}

TEST_CASE("list merge: what one side took out is gone, beside what the other put in") {
    CHECK(merge("<x>\n", "", "<x>\n<a>\n") == with_places("<a>\n"));
    CHECK(merge("<x>\n<y>\n", "<y>\n<a>\n", "<x>\n<b>\n") == with_places("<b>\n<a>\n"));
    CHECK(merge("<x>\n", "", "") == "");
}

TEST_CASE("list merge: a line changed by one side is changed, by both it is a conflict") {
    CHECK(merge("<x>\n", "  <x>\n", "<x>\n<a>\n") == with_places("  <x>\n<a>\n"));
    CHECK(merge("<x>\n", "  <x>\n", "    <x>\n") == nullopt);
    CHECK(merge("<x>\n", "  <x>\n", "") == nullopt);
}

TEST_CASE("list merge: anything but places, imports and blank lines is a conflict") {
    CHECK(merge("", "<a>\n", "int x;\n") == nullopt);
    CHECK(merge("", "<a> int x;\n", "<b>\n") == nullopt);
    CHECK(merge("", "<a>, <b>;\n", "<c>,\n") == with_places("<a>, <b>;\n<c>,\n"));
}

TEST_CASE("list merge: lines that the sides have in another order are a conflict") {
    CHECK(merge("", "<a>\n<b>\n", "<b>\n<a>\n") == nullopt);
    CHECK(merge("<a>\n<b>\n", "<b>\n<a>\n", "<a>\n<b>\n<c>\n") == nullopt);
}

TEST_CASE("list merge: a line that the sides put in at two spots is a conflict") {
    CHECK(merge("<x>\n", "<a>\n<x>\n", "<x>\n<a>\n") == nullopt);
}

TEST_CASE("list merge: two imports of one name are a conflict") {
    CHECK(merge("", "import {a} from 'b';\n", "import {a} from 'c';\n") == nullopt);
    CHECK(merge("", "import {a} from 'b';\n", "import {c} from 'b';\n") ==
          "import {a} from 'b';\nimport {c} from 'b';\n");
}
