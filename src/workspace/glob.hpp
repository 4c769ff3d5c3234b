// Patterns of one part of a path, or of a branch name: `*`, `?`, `[a-z]`, `[!a-z]`, `\x`. None of
// them stands for a '/'. Case counts.
//
// Pure; callable from any thread.
#pragma once

#include <string_view>

namespace aura::workspace {

// Takes |pattern| * |text| steps at most.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace aura::workspace
