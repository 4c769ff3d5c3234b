// Opening a path beneath a directory without following any symbolic link and without ever leaving
// it. Linux does it in one call (openat2); elsewhere each component is opened by itself.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "worktree/owned_fd.hpp"

namespace aura::worktree {

enum class Resolver : std::uint8_t {
    best,        // openat2 where the kernel has it
    components,  // one openat with O_NOFOLLOW for each component
};

// Opens `path` (checked by git::path_allowed(), or "" for the directory itself) with `flags`,
// which must not create; O_CLOEXEC is added. O_PATH goes with O_DIRECTORY only.
// Errors, with error_number() set: not_found (ENOENT, ENOTDIR), path.refused (a symbolic link on
// the way or at the end), permission, io.
[[nodiscard]] Result<OwnedFd> open_beneath(int directory,
                                           std::string_view path,
                                           int flags,
                                           Resolver resolver);

}  // namespace aura::worktree
