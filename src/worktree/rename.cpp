#include "worktree/rename.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace aura::worktree {
namespace {

bool is_unsupported(int error_number) {
    return error_number == EINVAL || error_number == ENOSYS || error_number == EOPNOTSUPP ||
           error_number == ENOTSUP;
}

}  // namespace

int move_new(platform::Place from, platform::Place to) {
    const int error_number = platform::rename_new(from, to);
    return is_unsupported(error_number) ? move_new_by_link(from, to) : error_number;
}

int move_new_by_link(platform::Place from, platform::Place to) {
    if (::linkat(from.directory, from.name, to.directory, to.name, 0) != 0 ||
        ::unlinkat(from.directory, from.name, 0) != 0) {
        return errno;
    }
    return 0;
}

int exchange(platform::Place mine, platform::Place theirs, platform::Place aside) {
    const int error_number = platform::exchange(mine, theirs);
    return is_unsupported(error_number) ? exchange_by_steps(mine, theirs, aside) : error_number;
}

int exchange_by_steps(platform::Place mine, platform::Place theirs, platform::Place aside) {
    if (const int error_number = move_new(theirs, aside); error_number != 0) {
        return error_number;
    }
    if (const int error_number = move_new(mine, theirs); error_number != 0) {
        return move_new(aside, theirs) == 0 ? error_number : EBUSY;
    }
    return ::renameat(aside.directory, aside.name, mine.directory, mine.name) == 0 ? 0 : errno;
}

}  // namespace aura::worktree
