#include <cerrno>
#include <csignal>
#include <cstdio>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worktree/platform.hpp"

namespace aura::worktree::platform {
namespace {

// openat2 gives up with EAGAIN when a rename happens anywhere while it walks (openat2(2)).
constexpr int kOpenAttemptsMax = 64;

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

int result(int code) {
    return code == 0 ? 0 : errno;
}

}  // namespace

std::int64_t modified_ns(const struct stat& status) {
    return nanoseconds(status.st_mtim);
}

std::int64_t changed_ns(const struct stat& status) {
    return nanoseconds(status.st_ctim);
}

int open_beneath(int directory, const char* path, int flags, OwnedFd& opened) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0; attempt < kOpenAttemptsMax; ++attempt) {
        const long fd = ::syscall(SYS_openat2, directory, path, &how, sizeof how);
        if (fd >= 0) {
            opened = OwnedFd(static_cast<int>(fd));
            return 0;
        }
        if (errno == EPERM || errno == EAGAIN) {
            // EPERM: what sandboxes that do not know the call answer in place of ENOSYS.
            if (errno == EPERM) {
                return ENOSYS;
            }
            continue;
        }
        return errno;
    }
    return ENOSYS;
}

int exchange(Place a, Place b) {
    return result(::renameat2(a.directory, a.name, b.directory, b.name, RENAME_EXCHANGE));
}

int rename_new(Place from, Place to) {
    return result(::renameat2(from.directory, from.name, to.directory, to.name, RENAME_NOREPLACE));
}

int sync_filesystem(int directory) {
    const OwnedFd readable(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return readable ? result(::syncfs(readable.get())) : errno;
}

int sync_file(int fd) {
    return result(::fsync(fd));
}

// The kernel grants a read lease only while nobody has the file open for writing (fcntl(2)).
Writers writers(int fd) {
    // Should somebody open it in the moment the lease is held: a signal that is ignored by default,
    // in place of SIGIO, which kills.
    if (::fcntl(fd, F_SETSIG, SIGURG) != 0) {
        return Writers::unknown;
    }
    if (::fcntl(fd, F_SETLEASE, F_RDLCK) != 0) {
        return errno == EAGAIN ? Writers::some : Writers::unknown;
    }
    return ::fcntl(fd, F_SETLEASE, F_UNLCK) == 0 ? Writers::none : Writers::unknown;
}

}  // namespace aura::worktree::platform
