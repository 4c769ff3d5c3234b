// What each operating system has its own call for. One file per system implements it; nothing else
// in this folder asks which system it runs on.
//
// Functions return 0 or the errno of what failed. Thread-safe.
#pragma once

#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>

#include "worktree/owned_fd.hpp"

namespace aura::worktree::platform {

// Flags to open a directory as a place to go on from.
#ifdef O_PATH
inline constexpr int kPlace = O_PATH | O_DIRECTORY | O_CLOEXEC;
#else
inline constexpr int kPlace = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
#endif

[[nodiscard]] std::int64_t modified_ns(const struct stat& status);
[[nodiscard]] std::int64_t changed_ns(const struct stat& status);

// Opens `path` without leaving `directory` and without following any symbolic link (ELOOP).
// ENOSYS where the system has no such call or does not let us use it.
[[nodiscard]] int open_beneath(int directory, const char* path, int flags, OwnedFd& opened);

struct Place {
    int directory;
    const char* name;
};

// Exchanges two files in one step. EINVAL, ENOSYS or ENOTSUP where the file system cannot.
[[nodiscard]] int exchange(Place a, Place b);

// Renames unless something is at `to` (EEXIST). EINVAL, ENOSYS or ENOTSUP where it cannot.
[[nodiscard]] int rename_new(Place from, Place to);

// Everything written into the file system that holds `directory` is on disk.
[[nodiscard]] int sync_filesystem(int directory);

// Everything written to one file (or, for a directory, its names) is on disk.
[[nodiscard]] int sync_file(int fd);

enum class Writers : std::uint8_t { none, some, unknown };

// Whether some process has the file behind `fd`, open for reading only, open for writing.
[[nodiscard]] Writers writers(int fd);

}  // namespace aura::worktree::platform
