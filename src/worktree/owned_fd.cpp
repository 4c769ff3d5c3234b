#include "worktree/owned_fd.hpp"

#include <unistd.h>

namespace aura::worktree {

OwnedFd::~OwnedFd() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

}  // namespace aura::worktree
