#include "code/put_places.hpp"

#include <doctest/doctest.h>

using aura::NodeId;
using aura::code::put_places;
using aura::code::Skeleton;

namespace {

NodeId place_named(char name) {
    NodeId id;
    id.bytes.fill(static_cast<std::uint8_t>(name));
    return id;
}

// A skeleton in which "<a" stands for the place of node a.
Skeleton with_named(std::string_view text) {
    Skeleton out;
    for (; !text.empty(); text.remove_prefix(1)) {
        if (text.front() == '<') {
            out.places.push_back(place_named(text[1]));
            out.literals.emplace_back();
            text.remove_prefix(1);
        } else {
            out.literals.back() += text.front();
        }
    }
    return out;
}

// The other way round.
std::string shown(const Skeleton& skeleton) {
    std::string text = skeleton.literals.front();
    for (std::size_t i = 0; i < skeleton.places.size(); ++i) {
        text += '<';
        text += static_cast<char>(skeleton.places[i].bytes.front());
        text += skeleton.literals[i + 1];
    }
    return text;
}

void check_put(std::string_view without,
               std::string_view other,
               std::string_view missing,
               std::string_view expected) {
    std::vector<NodeId> places;
    places.reserve(missing.size());
    for (const char name : missing) {
        places.push_back(place_named(name));
    }
    CHECK(shown(put_places(with_named(without), with_named(other), places)) == expected);
}

constexpr const char* kThree = "import os\n\n\n<a\n\n\n<b\n\n\n<c\n";

}  // namespace

TEST_CASE("put places: a function that was taken out gets its place between its neighbours again") {
    check_put("import os\n\n\n<b\n\n\n<c\n", kThree, "a", kThree);
    check_put("import os\n\n\n<a\n\n\n<c\n", kThree, "b", kThree);
    check_put("import os\n\n\n<a\n\n\n<b\n", kThree, "c", kThree);
    check_put("import os\n", kThree, "abc", kThree);
}

TEST_CASE("put places: what else was changed stays changed") {
    check_put("import re\n\n\n<a\n\n\n<c\n\n\nx = 1\n",
              kThree,
              "b",
              "import re\n\n\n<a\n\n\n<b\n\n\n<c\n\n\nx = 1\n");
    check_put("import os\n\n\n<a\n\n\n<d\n\n\n<c\n",
              kThree,
              "b",
              "import os\n\n\n<a\n\n\n<b\n\n\n<d\n\n\n<c\n");
}

TEST_CASE("put places: others that were taken out with it stay out") {
    check_put("import os\n\n\n<c\n", kThree, "b", "import os\n\n\n<b\n\n\n<c\n");
}

TEST_CASE("put places: a method stays in its class") {
    check_put("class C:\n    pass\n", "class C:\n    <a\n", "a", "class C:\n    pass\n    <a\n");
    check_put(
        "x = 1\n", "x = 1\n\n\nclass C:\n    <a\n    <b\n", "b", "x = 1\n\n\nclass C:\n    <b\n");
    check_put("class D(C):\n", "class C:\n    <a\n", "a", "class D(C):\n    <a\n");
}

TEST_CASE("put places: what the other skeleton does not have either goes to the end") {
    check_put("import os", "import os\n<a\n", "b", "import os\n<b\n");
    check_put("", "", "a", "<a\n");
}

TEST_CASE("put places: nothing is done where nothing is missing") {
    check_put("<a\nx", kThree, "a", "<a\nx");
    check_put("x", kThree, "", "x");
}
