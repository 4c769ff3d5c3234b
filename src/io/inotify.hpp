// The kernel's file watching on Linux, inotify(7), as it is.
//
// For the .cpp files of io/ only. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "io/unique_fd.hpp"
#include "io/watch_tree.hpp"

namespace aura::io {

struct InotifyEvent {
    Watch watch;
    std::uint32_t mask;     // IN_*
    std::string_view name;  // of the entry; empty: the watched directory itself
};

class Inotify {
public:
    // Errors: limit (fs.inotify.max_user_instances), io.
    [[nodiscard]] static Result<Inotify> open();

    [[nodiscard]] int fd() const { return fd_.get(); }

    // Watches a directory for everything that a Watcher reports; `extra_mask` in addition. The same
    // directory gives the same watch again, wherever it is by now. Nothing, and errno, when it
    // cannot be watched: ENOSPC is the limit of watches; a symbolic link is ENOTDIR.
    [[nodiscard]] std::optional<Watch> add(const std::string& directory,
                                           std::uint32_t extra_mask = 0);

    void remove(Watch watch);

    // Hands over what waits, at most kReadsMax times as much as `buffer` holds (aligned as
    // operator new aligns), until the handler returns false.
    static constexpr int kReadsMax = 16;
    void read(std::span<std::uint8_t> buffer,
              const std::function<bool(const InotifyEvent&)>& handler);

private:
    explicit Inotify(UniqueFd fd) : fd_(std::move(fd)) {}

    UniqueFd fd_;
};

// The system's limit of watches a user may have (fs.inotify.max_user_watches), for messages.
[[nodiscard]] std::string watch_limit();

}  // namespace aura::io
