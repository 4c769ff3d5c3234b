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

// For each node of `after` the index of the node of `before` that it is, or nothing where it is
// new. Each node of `before` is taken at most once, in this order: equal address; equal text (a
// move); enough text in common (a rename, a changed signature). A node whose source still stands
// at its address is a copy and new.
[[nodiscard]] std::vector<std::optional<std::size_t>> match_nodes(std::span<const Node> before,
                                                                  std::span<const Node> after);

}  // namespace aura::code
