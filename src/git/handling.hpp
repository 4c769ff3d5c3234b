// Whether Aura syncs a path or leaves it to git, and why.
// The size and the bytes of a file are not looked at.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "git/repository.hpp"

namespace aura::git {

enum class Handling : std::uint8_t {
    synced,
    ignored,            // by git's ignore rules, and not tracked
    binary_attr,        // attribute `binary`, or both -diff and -text
    lfs,                // filter=lfs
    filtered,           // any other filter that runs a program (git-crypt, ...)
    encoding,           // working-tree-encoding is set
    symlink,            // tracked as a symbolic link
    submodule,          // a gitlink, or inside one
    nested_repository,  // in a repository of its own that is no submodule
    outside_sparse,     // not checked out here: skip-worktree, or outside the sparse cone
};

[[nodiscard]] std::string_view name(Handling handling);

// `path` need not exist. Tracked beats ignored. Thread rule: the repository's.
// Errors: path.refused, repo.unavailable.
[[nodiscard]] Result<Handling> handling(const Repository& repository, std::string_view path);

}  // namespace aura::git
