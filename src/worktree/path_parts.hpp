// A path cut at its last slash. Private to this folder.
//
// Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace aura::worktree {

struct PathParts {
    std::string_view directory;  // "" for the root
    std::string name;            // a string, because system calls want its end marked

    explicit PathParts(std::string_view path) {
        const std::size_t slash = path.rfind('/');
        if (slash != std::string_view::npos) {
            directory = path.substr(0, slash);
            path.remove_prefix(slash + 1);
        }
        name = path;
    }
};

}  // namespace aura::worktree
