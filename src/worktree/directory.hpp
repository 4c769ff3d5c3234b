// Directories of a working tree: listing, making and removing them, always beneath its root.
// Private to this folder.
//
// Thread rule: one thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "worktree/owned_fd.hpp"
#include "worktree/tree.hpp"

namespace aura::worktree {

// What is in the directory behind `fd` (open for reading), sorted by name.
// Errors: limit (more than `entries_max`), io.
[[nodiscard]] Result<std::vector<DirectoryEntry>> list_directory(int fd, std::size_t entries_max);

// A directory with all above it, made where they were missing.
struct MadeDirectory {
    OwnedFd fd;                     // to go on from
    std::vector<std::string> made;  // paths, the outermost first
};

// Errors: path.refused (a symbolic link or a file is in the way), permission, io.
[[nodiscard]] Result<MadeDirectory> make_directory(const Tree& tree, std::string_view directory);

// Removes those of `made` that are still empty.
void unmake(const Tree& tree, const std::vector<std::string>& made);

// Removes `directory` and those above it as long as they are empty; never the root. As git does
// after it removed a file.
void remove_empty(const Tree& tree, std::string_view directory);

// Whether `directory` is still the one behind `fd`: not moved, not replaced.
[[nodiscard]] bool still_there(const Tree& tree, std::string_view directory, int fd);

}  // namespace aura::worktree
