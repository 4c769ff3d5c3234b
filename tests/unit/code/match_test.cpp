#include "code/match.hpp"

#include <doctest/doctest.h>

using aura::code::match_nodes;
using aura::code::Node;

namespace {

using Matches = std::vector<std::optional<std::size_t>>;

Node node(std::string address, std::string text) {
    return {.address = address, .name = address, .signature = {}, .text = std::move(text)};
}

}  // namespace

TEST_CASE("match: an address that stays is the same node, whatever its text") {
    const std::vector before{node("a", "1"), node("b", "2")};
    const std::vector after{node("b", "1"), node("a", "9"), node("c", "7")};
    CHECK(match_nodes(before, after) == Matches{1, 0, std::nullopt});
}
