// What somebody probably meant to type.
//
// Pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace aura::config {

// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a` (optimal string
// alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate with the smallest distance, the first of equals. When even that one differs in more
// than a third of its letters, it would not be a hint but a guess: then the first that begins with
// `name`, or none.
[[nodiscard]] std::string_view nearest_name(std::string_view name,
                                            std::span<const std::string_view> candidates);

}  // namespace aura::config
