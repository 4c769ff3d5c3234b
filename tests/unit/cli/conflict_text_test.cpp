#include "cli/conflict_text.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::cli;

namespace {

const std::string kMine = "def f(x):\n    y = x + 31\n    return y";
const std::string kTheirs = "def f(x):\n    y = x + 32\n    return y";

}  // namespace

TEST_CASE("conflict text: two sides stand between markers, what they share around them") {
    CHECK(marked(kMine, {{"b (faster)", kTheirs}}) ==
          "def f(x):\n"
          "<<<<<<< on this disk\n"
          "    y = x + 31\n"
          "=======\n"
          "    y = x + 32\n"
          ">>>>>>> b (faster)\n"
          "    return y\n");
    CHECK(marked("a\na\n", {{"b", "a\n"}}) == "a\n<<<<<<< on this disk\na\n=======\n>>>>>>> b\n");
}

TEST_CASE("conflict text: several sides and deleted ones stand whole") {
    CHECK(marked("a\n", {{"b", "b\n"}, {"c", "c\n"}}) ==
          "<<<<<<< on this disk\na\n=======\nb\n=======\nc\n>>>>>>> b, c\n");
    CHECK(marked("a\n", {{"b", std::nullopt}}) ==
          "<<<<<<< on this disk\na\n=======\n>>>>>>> b (deleted)\n");
    CHECK(marked(std::nullopt, {{"b", "b"}}) == "<<<<<<< on this disk\n=======\nb\n>>>>>>> b\n");
}

TEST_CASE("conflict text: an edited text ends as the one on disk does") {
    CHECK(unmarked("def f(x):\n    return 1\n", kMine).value() == "def f(x):\n    return 1");
    CHECK(unmarked("one\n", "two\n").value() == "one\n");
    CHECK(unmarked("one\n", std::nullopt).value() == "one\n");
}

TEST_CASE("conflict text: a marker that is left is no resolution, a line of a heading is") {
    const auto left = unmarked(marked(kMine, {{"b", kTheirs}}), kMine);
    REQUIRE_FALSE(left);
    CHECK(left.error().is(ErrorCode::cancelled));
    CHECK(left.error().causes().front() == "a marker is left: <<<<<<< on this disk");
    CHECK(unmarked("\n  \n", kMine).error().is(ErrorCode::cancelled));
    CHECK(unmarked("Title\n=======\n", "Titel\n=======\n"));
}

TEST_CASE("conflict text: places of functions are seen, and must all stay") {
    const std::string first = std::string(1, '\0') + std::string(32, 'a') + '\0';
    const std::string second = std::string(1, '\0') + std::string(32, 'b') + '\0';
    const std::string here = "import os\n\n" + first + "\n\n" + second + "\n";
    const std::string shown =
        marked(here, {{"b", "import ast\n\n" + first + "\n\n" + second + "\n"}});
    CHECK(shown.find('\0') == std::string::npos);
    CHECK(shown.find("@@function " + std::string(32, 'a') + "@@\n") != std::string::npos);
    const std::string a = "@@function " + std::string(32, 'a') + "@@";
    const std::string b = "@@function " + std::string(32, 'b') + "@@";
    CHECK(unmarked("import both\n" + b + "\n" + a + "\n", here).value() ==
          "import both\n" + second + "\n" + first + "\n");
    CHECK_FALSE(unmarked("import both\n" + a + "\n", here));
    CHECK_FALSE(unmarked("import both\n" + a + a + b + "\n", here));
    CHECK(unmarked("@@function without end\n", "text\n").value() == "@@function without end\n");
}

TEST_CASE("conflict text: a reason is told in words, one of a newer version as it is") {
    CHECK(reason_in_words("both_edited") == "both changed the same lines");
    CHECK(reason_in_words("both_edited; not here: parked") ==
          "both changed the same lines; not here: parked");
    CHECK(reason_in_words("moon_phase") == "moon_phase");
}
