#include <array>
#include <cerrno>
#include <stdio.h>
#include <sys/param.h>
#include <sys/stdio.h>
#include <unistd.h>

#include "worktree/platform.hpp"

namespace aura::worktree::platform {
namespace {

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

int result(int code) {
    return code == 0 ? 0 : errno;
}

}  // namespace

std::int64_t modified_ns(const struct stat& status) {
    return nanoseconds(status.st_mtimespec);
}

std::int64_t changed_ns(const struct stat& status) {
    return nanoseconds(status.st_ctimespec);
}

int open_beneath(int /*directory*/, const char* /*path*/, int /*flags*/, OwnedFd& /*opened*/) {
    return ENOSYS;
}

int exchange(Place a, Place b) {
    return result(::renameatx_np(a.directory, a.name, b.directory, b.name, RENAME_SWAP));
}

int rename_new(Place from, Place to) {
    return result(::renameatx_np(from.directory, from.name, to.directory, to.name, RENAME_EXCL));
}

int sync_filesystem(int directory) {
    std::array<char, MAXPATHLEN> path{};
    if (::fcntl(directory, F_GETPATH, path.data()) != 0) {
        return errno;
    }
    return result(::sync_volume_np(path.data(), SYNC_VOLUME_FULLSYNC | SYNC_VOLUME_WAIT));
}

// fsync leaves data in the drive's cache (fsync(2)); F_FULLFSYNC does not, where it is supported.
int sync_file(int fd) {
    return ::fcntl(fd, F_FULLFSYNC) == 0 ? 0 : result(::fsync(fd));
}

Writers writers(int /*fd*/) {
    return Writers::unknown;
}

}  // namespace aura::worktree::platform
