// Owns a file descriptor.
#pragma once

#include <utility>

namespace aura::io {

class UniqueFd {
public:
    UniqueFd() = default;

    explicit UniqueFd(int fd) : fd_(fd) {}

    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;

    UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}

    UniqueFd& operator=(UniqueFd&& other) noexcept {
        reset(other.release());
        return *this;
    }

    ~UniqueFd() { reset(); }

    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

    [[nodiscard]] int get() const { return fd_; }

    // The descriptor is the caller's from now on.
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

    // Closes what it owns.
    void reset(int fd = -1);

private:
    int fd_ = -1;
};

}  // namespace aura::io
