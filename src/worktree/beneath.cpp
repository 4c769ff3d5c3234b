#include "worktree/beneath.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>

#include "worktree/platform.hpp"
#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

// A symbolic link that was asked for as a directory gives ENOTDIR; it is to be told apart from a
// file in the way.
int error_of_open(int directory, const char* name) {
    const int error_number = errno;

    struct stat status {};

    if (error_number == ENOTDIR && ::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(status.st_mode)) {
        return ELOOP;
    }
    return error_number;
}

int open_components(int directory, std::string_view path, int flags, OwnedFd& opened) {
    OwnedFd current;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string name(path.substr(0, end));
        const bool last = end == path.size();
        const int from = current ? current.get() : directory;
        OwnedFd next(::openat(from, name.c_str(), (last ? flags : platform::kPlace) | O_NOFOLLOW));
        if (!next) {
            return error_of_open(from, name.c_str());
        }
        if (last) {
            opened = std::move(next);
            return 0;
        }
        current = std::move(next);
        path.remove_prefix(end + 1);
    }
}

}  // namespace

Result<OwnedFd> open_beneath(int directory, std::string_view path, int flags, Resolver resolver) {
    const std::string whole(path.empty() ? "." : path);
    flags |= O_CLOEXEC;
    OwnedFd opened;
    int error_number = ENOSYS;
    if (resolver == Resolver::best) {
        error_number = platform::open_beneath(directory, whole.c_str(), flags, opened);
    }
    if (error_number == ENOSYS) {
        error_number = open_components(directory, whole, flags, opened);
    }
    if (error_number != 0) {
        return fail(system_error("failed to open " + whole, error_number));
    }
    return opened;
}

}  // namespace aura::worktree
