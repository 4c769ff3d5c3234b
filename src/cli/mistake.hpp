// What is wrong with what was typed: which word, and what was probably meant.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): as CLI11 calls it
class App;
class Error;
}  // namespace CLI

namespace aura::cli {

// Whether there is a word among `words` (the program's name first) where a command belongs, and it
// is none.
[[nodiscard]] bool has_unknown_command(const CLI::App& root, const std::vector<std::string>& words);

// The error for `words`, which `root` refused with `refusal`.
[[nodiscard]] Error mistake(const CLI::App& root,
                            const std::vector<std::string>& words,
                            const CLI::Error& refusal);

}  // namespace aura::cli
