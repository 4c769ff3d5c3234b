#include "io/unique_fd.hpp"

#include <unistd.h>

namespace aura::io {

void UniqueFd::reset(int fd) {
    const int old = std::exchange(fd_, fd);
    if (old >= 0) {
        // No second try after EINTR: Linux has closed it by then, and the number may be in use
        // again.
        ::close(old);
    }
}

}  // namespace aura::io
