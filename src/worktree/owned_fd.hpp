// A file descriptor that is closed with its owner. Movable, so that a Result can carry it.
//
// Thread rule: one thread at a time.
#pragma once

#include <utility>

namespace aura::worktree {

class OwnedFd {
public:
    OwnedFd() = default;

    explicit OwnedFd(int fd) : fd_(fd) {}

    OwnedFd(const OwnedFd&) = delete;
    OwnedFd& operator=(const OwnedFd&) = delete;

    OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

    OwnedFd& operator=(OwnedFd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }

    ~OwnedFd();

    // -1: none.
    [[nodiscard]] int get() const { return fd_; }

    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

}  // namespace aura::worktree
