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

// Of a hundred words of two nodes that are one node under two names, so many stand in both. git
// asks for half of the bytes to call a file renamed; words that are not in their order, and without
// what stands between them, agree more easily.
inline constexpr std::size_t kLikenessPercentMin = 60;

// Words looked at to find nodes that are alike: some milliseconds. Where a change leaves more to
// compare (a file replaced as a whole), what is not equal is new.
inline constexpr std::size_t kWordsComparedMax = 4'000'000;

// For each node of `after` the index of the node of `before` that it is, or nothing where it is
// new. Each node of `before` is taken at most once, in this order: equal address, of two the first;
// equal text (a move); enough words in common, the names left aside (a rename, a changed
// signature). So a node whose source still stands at its address is a copy and new.
[[nodiscard]] std::vector<std::optional<std::size_t>> match_nodes(std::span<const Node> before,
                                                                  std::span<const Node> after);

}  // namespace aura::code
