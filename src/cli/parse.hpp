// From what was typed to an invocation, by the table of verbs.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/verb.hpp"

namespace aura::cli {

struct Parsed {
    // Either something to print and be done (help, version) …
    std::string output;
    // … or something to run.
    Invocation invocation;
};

// `typed` begins with the program's name. usage says what is wrong and where help is.
[[nodiscard]] Result<Parsed> parse(const std::vector<std::string>& typed);

}  // namespace aura::cli
