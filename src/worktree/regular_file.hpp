// Reading and writing one open file. Private to this folder.
//
// Thread rule: one thread at a time for each descriptor.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include "base/result.hpp"
#include "worktree/tree.hpp"

namespace aura::worktree {

// Everything from the start of the file behind `fd`. `name` is for messages.
// Errors: path.refused (not a regular file), text.unsupported (over `bytes_max`), tree.changed (it
// changed meanwhile), io.
[[nodiscard]] Result<FileImage> read_file(int fd, std::string_view name, std::size_t bytes_max);

[[nodiscard]] Status write_file(int fd, std::string_view name, std::string_view bytes);

// Errors: path.refused unless it is a regular file.
[[nodiscard]] Status check_regular(const struct stat& status, std::string_view name);

}  // namespace aura::worktree
