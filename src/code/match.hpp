// Which node of a file before a change is which node after it.
//
// Pure; callable from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "code/cut.hpp"

namespace aura::code {

// How much of two nodes is the same, at least, for them to be one node under two names: git asks
// for half of the bytes to call a file renamed; lines are compared without blanks and names, so
// they agree more easily. A line counts the less the more nodes of the file have it.
inline constexpr std::size_t kLikenessPercentMin = 60;

// Lines looked at to find nodes that are alike: some milliseconds. Where a change leaves more to
// compare (a file replaced as a whole), what is not equal is new.
inline constexpr std::size_t kLinesComparedMax = 1'000'000;

// The same for one that would otherwise be there twice: more than half.
inline constexpr std::size_t kLikenessPercentOfHalf = 51;

// For each node of `after` the index of the node of `before` that it is, or nothing where it is
// new. Each node of `before` is taken at most once, in this order: equal address, of two the first;
// equal text (a move); enough lines in common, `percent_min`, the names left aside (a rename, a
// changed signature). So a node whose source still stands at its address is a copy and new.
[[nodiscard]] std::vector<std::optional<std::size_t>> match_nodes(
    std::span<const Node> before,
    std::span<const Node> after,
    std::size_t percent_min = kLikenessPercentMin);

}  // namespace aura::code
