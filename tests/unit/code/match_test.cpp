#include "code/match.hpp"

#include <doctest/doctest.h>

using aura::code::kLinesComparedMax;
using aura::code::match_nodes;
using aura::code::Node;

namespace {

using Matches = std::vector<std::optional<std::size_t>>;

Node node(const std::string& address, std::string text) {
    return {.address = address, .name = address, .signature = {}, .text = std::move(text)};
}

// A function of that name which does what `body` says.
Node function(const std::string& name, const std::string& body) {
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

TEST_CASE("match: a node under another name is found by its lines, the likest first") {
    const std::vector before{function("sum", kSum), function("parse", kLoad)};
    const std::vector after{function("read", kLoad + "    # of a path\n"), function("total", kSum)};
    CHECK(match_nodes(before, after) == Matches{1, 0});
}

TEST_CASE("match: a changed signature is the same node") {
    const std::string body = "{\n    log(a);\n    return a * scale + offset;\n}\n";
    const std::vector before{node("f(int)", "int f(int a)\n" + body)};
    const std::vector after{node("f(long)", "int f(long a)\n" + body)};
    CHECK(match_nodes(before, after) == Matches{0});
}

TEST_CASE("match: what has little in common is new") {
    const std::vector before{function("sum", kSum)};
    CHECK(match_nodes(before, std::vector{function("parse", kLoad)}) == Matches{std::nullopt});
    CHECK(match_nodes(std::vector{node("f", "{}")}, std::vector{node("g", "()")}) ==
          Matches{std::nullopt});
}

TEST_CASE("match: what many functions begin and end with makes no two of them alike") {
    const auto plain = [](const std::string& name, const std::string& line) {
        return function(name, "    " + line + "\n    return x\n");
    };
    const std::vector before{plain("a", "x += 1"), plain("b", "x = y"), plain("c", "x = f(x)")};
    CHECK(match_nodes(before, std::vector{before[0], before[1], plain("d", "print(x)")}) ==
          Matches{0, 1, std::nullopt});
    CHECK(match_nodes(before, std::vector{before[0], before[1], plain("d", "x = f(x)")}) ==
          Matches{0, 1, 2});
}

TEST_CASE("match: where too much would have to be compared, what is not equal is new") {
    std::string body;
    while (body.size() < 2 * kLinesComparedMax) {
        body += "x\n";
    }
    const std::vector before{function("f", body), node("A.g", "one")};
    const std::vector after{function("h", body), node("B.g", "one")};
    CHECK(match_nodes(before, after) == Matches{std::nullopt, 1});
}
