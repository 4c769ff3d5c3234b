// What the daemon's "conflict" says, for who shows and who edits it.
//
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/conflict_text.hpp"
#include "control/message.hpp"

namespace aura::cli {

// "alice (faster)": who made a head, and why.
[[nodiscard]] std::string head_text(const control::Json& head);

[[nodiscard]] std::optional<std::string> text_here(const control::Json& conflict);

// Every text but the one here.
[[nodiscard]] std::vector<ConflictSide> sides_of(const control::Json& conflict);

}  // namespace aura::cli
