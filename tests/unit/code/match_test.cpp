#include "code/match.hpp"

#include <doctest/doctest.h>

using aura::code::kWordsComparedMax;
using aura::code::match_nodes;
using aura::code::Node;

namespace {

using Matches = std::vector<std::optional<std::size_t>>;

Node node(std::string address, std::string text) {
    return {.address = address, .name = address, .signature = {}, .text = std::move(text)};
}

// A function of that name which does what `body` says.
Node function(std::string name, const std::string& body) {
    return node(name, "def " + name + "(x):\n" + body);
}

const std::string kSum = "    total = 0\n    for y in x:\n        total += y\n    return total\n";
const std::string kLoad = "    with open(x) as file:\n        return json.load(file)\n";

}  // namespace

TEST_CASE("match: an address that stays is the same node, whatever its text") {
    const std::vector before{node("a", "1"), node("b", "2")};
    const std::vector after{node("b", "1"), node("a", "9"), node("c", "7")};
    CHECK(match_nodes(before, after) == Matches{1, 0, std::nullopt});
}

TEST_CASE("match: of two nodes with one address the first is meant") {
    const std::vector before{node("a", "1"), node("a", "2")};
    CHECK(match_nodes(before, std::vector{node("a", "2")}) == Matches{0});
}

TEST_CASE("match: a text that went to another address was moved there") {
    const std::vector before{node("A.f", "one"), node("A.g", "two")};
    const std::vector after{node("A.g", "two"), node("B.f", "one")};
    CHECK(match_nodes(before, after) == Matches{1, 0});
}

TEST_CASE("match: a text whose source stays is a copy") {
    const std::vector before{node("f", "one")};
    const std::vector after{node("f", "changed"), node("g", "one")};
    CHECK(match_nodes(before, after) == Matches{0, std::nullopt});
}

TEST_CASE("match: a node under another name is found by its words, the likest first") {
    const std::vector before{function("sum", kSum), function("load", kLoad)};
    const std::vector after{function("read", kLoad + "    # of a path\n"), function("total", kSum)};
    CHECK(match_nodes(before, after) == Matches{1, 0});
}

TEST_CASE("match: a changed signature is the same node") {
    const std::vector before{node("f(int)", "int f(int a) { return a * scale + offset; }")};
    const std::vector after{node("f(long)", "int f(long a) { return a * scale + offset; }")};
    CHECK(match_nodes(before, after) == Matches{0});
}

TEST_CASE("match: what has little in common is new") {
    const std::vector before{function("sum", kSum)};
    CHECK(match_nodes(before, std::vector{function("load", kLoad)}) == Matches{std::nullopt});
    CHECK(match_nodes(std::vector{node("f", "{}")}, std::vector{node("g", "()")}) ==
          Matches{std::nullopt});
}

TEST_CASE("match: where too much would have to be compared, what is not equal is new") {
    std::string body;
    while (body.size() < kWordsComparedMax) {
        body += "x ";
    }
    const std::vector before{function("f", body), node("A.g", "one")};
    const std::vector after{function("h", body), node("B.g", "one")};
    CHECK(match_nodes(before, after) == Matches{std::nullopt, 1});
}
