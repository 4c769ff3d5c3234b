// Moving files between two directories without ever overwriting one, on file systems that cannot
// do so in one step too (NFS, some FUSE ones). Private to this folder.
//
// Functions return 0 or an errno. Thread-safe.
#pragma once

#include <string>

#include "worktree/platform.hpp"

namespace aura::worktree {

// Moves `from` to `to`; EEXIST when something is there.
[[nodiscard]] int move_new(platform::Place from, platform::Place to);

// As move_new() where the file system has no such rename: a second link, then the first one goes.
[[nodiscard]] int move_new_by_link(platform::Place from, platform::Place to);

// Exchanges the new file `mine` with `theirs`, a file of the tree. `aside` is a name that is free
// and nobody else uses. EBUSY: while `theirs` was away for a moment somebody made another file in
// its place; that one is left there and what was there is at `aside`.
[[nodiscard]] int exchange(platform::Place mine, platform::Place theirs, platform::Place aside);

// As exchange() where the file system cannot.
[[nodiscard]] int exchange_by_steps(platform::Place mine,
                                    platform::Place theirs,
                                    platform::Place aside);

}  // namespace aura::worktree
