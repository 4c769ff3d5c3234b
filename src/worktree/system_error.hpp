// errno as an Error. Private to this folder.
//
// Thread-safe.
#pragma once

#include <string>

#include "base/result.hpp"

namespace aura::worktree {

// not_found for what is not there (ENOENT, ENOTDIR), path.refused for symbolic links, for what
// cannot be opened as a file and for names that the file system cannot have, permission for what we
// may not do, io for everything else.
[[nodiscard]] Error system_error(std::string message, int error_number);

}  // namespace aura::worktree
