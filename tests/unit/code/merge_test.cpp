#include "code/merge.hpp"

#include <doctest/doctest.h>

#include "support/language_samples.hpp"
#include "support/merge_laws.hpp"

using aura::NodeId;
using aura::code::Merge;
using aura::code::merge_skeleton;
using aura::code::merge_text;
using aura::code::Skeleton;
using aura::code::SkeletonMerge;

namespace {

const Merge kConflict{.conflict = true, .text = {}};
const SkeletonMerge kSkeletonConflict{.conflict = true, .skeleton = {}};

// A skeleton in which "<a>" stands for the place of node a.
Skeleton skeleton(std::string_view text) {
    Skeleton out;
    for (; !text.empty(); text.remove_prefix(1)) {
        if (text.front() == '<') {
            NodeId id;
            id.bytes.fill(static_cast<std::uint8_t>(text[1]));
            out.places.push_back(id);
            out.literals.emplace_back();
            text.remove_prefix(2);
        } else {
            out.literals.back() += text.front();
        }
    }
    return out;
}

SkeletonMerge clean(std::string_view text) {
    return {.conflict = false, .skeleton = skeleton(text)};
}

SkeletonMerge merged(std::string_view base, std::string_view ours, std::string_view theirs) {
    return merge_skeleton(skeleton(base), skeleton(ours), skeleton(theirs));
}

}  // namespace

TEST_CASE("merge: a side that changed nothing yields to the other") {
    CHECK(merge_text("a\n", "b\n", "a\n") == Merge{.conflict = false, .text = "b\n"});
    CHECK(merge_text("a\n", "a\n", "b\n") == Merge{.conflict = false, .text = "b\n"});
    CHECK(merge_text("a\n", "b\n", "b\n") == Merge{.conflict = false, .text = "b\n"});
}

TEST_CASE("merge: changes apart from each other both stay") {
    CHECK(merge_text("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\n").text == "A\nb\nc\n");
    CHECK(merge_text("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n").text ==
          "A\r\nb\r\nC\r\n");
}

TEST_CASE("merge: one line changed differently is a conflict") {
    CHECK(merge_text("a\n", "b\n", "c\n") == kConflict);
    CHECK(merge_text("a\nb\n", "a\nX\nb\n", "a\nY\nb\n") == kConflict);
    CHECK(merge_text("", "a", "b") == kConflict);
}

TEST_CASE("merge: a text is merged, not understood, imports or not") {
    CHECK(merge_text("", "import a\n", "import b\n") == kConflict);
}

TEST_CASE("merge: functions that two people put in one place both stay") {
    CHECK(merged("class A:\n    <x>\n",
                 "class A:\n    <x>\n\n    <b>\n",
                 "class A:\n    <x>\n\n    <a>\n") ==
          clean("class A:\n    <x>\n\n    <a>\n\n    <b>\n"));
    CHECK(merged("<x>", "<x>\n\n<a>", "<x>\n\n<b>") == clean("<x>\n\n<a>\n\n<b>"));
}

TEST_CASE("merge: imports that two people put in one place both stay") {
    CHECK(merged("import a\n\n<x>\n",
                 "import a\nimport c\n\n<x>\n",
                 "import a\nimport b\n\n<x>\n") == clean("import a\nimport b\nimport c\n\n<x>\n"));
    CHECK(merged("import (\n\t\"a\"\n)\n",
                 "import (\n\t\"a\"\n\t\"c\"\n)\n",
                 "import (\n\t\"a\"\n\t\"b\"\n)\n") ==
          clean("import (\n\t\"a\"\n\t\"b\"\n\t\"c\"\n)\n"));
}

TEST_CASE("merge: an import list is recognised across chunks") {
    const std::string base = "import (\n\t\"a\"\n\t\"x\"\n)\nx = 1\n";
    const std::string ours = "import (\n\t\"a\"\n\t\"b\"\n\t\"x\"\n)\nx = 2\n";
    const std::string theirs = "import (\n\t\"a\"\n\t\"c\"\n\t\"x\"\n)\nx = 1\n";
    CHECK(merged(base, ours, theirs) ==
          clean("import (\n\t\"a\"\n\t\"b\"\n\t\"c\"\n\t\"x\"\n)\nx = 2\n"));
}

TEST_CASE("merge: other lines that two people put in one place are a conflict") {
    CHECK(merged("<x>\n", "<x>\nint a;\n", "<x>\nint b;\n") == kSkeletonConflict);
    CHECK(merged("<x>\n", "<x>\nint a;\n", "<x>\n<b>\n") == kSkeletonConflict);
}

TEST_CASE("merge: a function deleted by one stays deleted beside what the other put in") {
    CHECK(merged("a\n<x>\nb\n", "a\nb\n", "a\n<x>\n<y>\nb\n") == clean("a\n<y>\nb\n"));
    CHECK(merged("a\n<x>\nb\n", "a\nb\n", "a\n  <x>\nb\n") == kSkeletonConflict);
}

TEST_CASE("merge: a function moved to two places is a conflict") {
    CHECK(merged("<x>\na\nb\nc\nd\ne\n", "a\nb\n<x>\nc\nd\ne\n", "a\nb\nc\nd\n<x>\ne\n") ==
          kSkeletonConflict);
}

TEST_CASE("merge: a line that two people moved to two places is a conflict") {
    CHECK(merge_text("v\na\nb\nc\n", "a\nv\nb\nc\n", "a\nb\nv\nc\n") == kConflict);
    CHECK(merged("v = 1\n<a>\n<b>\n<c>\n", "<a>\nv = 1\n<b>\n<c>\n", "<a>\n<b>\nv = 1\n<c>\n") ==
          kSkeletonConflict);
    // To one place, or by one: there once.
    CHECK(merge_text("v\na\nb\nc\n", "a\nv\nb\nc\n", "a\nv\nb\nC\n").text == "a\nv\nb\nC\n");
    CHECK(merge_text("v\na\nb\nc\nd\n", "a\nb\nv\nc\nd\n", "v\na\nb\nc\nD\n").text ==
          "a\nb\nv\nc\nD\n");
    // Signs stand in many places.
    CHECK(merge_text("(\na\nb\nc\n", "a\n(\nb\nc\n", "a\nb\n(\nc\n").text == "a\n(\nb\n(\nc\n");
}

TEST_CASE("merge: the laws hold for random triples of every language") {
    aura::SeededPrng prng(20240611);
    for (const auto& sample : aura::test::language_samples()) {
        CAPTURE(sample.file);
        aura::test::check_merge_laws(sample.language, prng, 50);
    }
}
