// What `aura git` has to know of a git command line: where it works, and whether it can touch the
// working tree. Everything else is git's.
//
// Pure.
#pragma once

#include <string>
#include <vector>

namespace aura::cli {

struct GitWords {
    std::string directory;  // of -C, one after the other; empty: here
    std::string command;    // "pull"; empty: none
};

// `words` are what follows "git".
[[nodiscard]] GitWords read_git_words(const std::vector<std::string>& words);

// Whether teammates' uncommitted work can be in the command's way, or get into it. Only what is
// known to leave tree and index alone is no.
[[nodiscard]] bool needs_parking(const std::string& command);

// Whether the command brings others' commits, which may hold own work that is not committed here.
[[nodiscard]] bool brings_commits(const std::string& command);

}  // namespace aura::cli
