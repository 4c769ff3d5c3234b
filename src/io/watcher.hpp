// Watches a directory tree: inotify itself on Linux (libuv does not pass on close-after-write),
// FSEvents by libuv on macOS. Costs nothing while nothing happens.
//
// The first report is a rescan, when every directory is being watched: what changed before is for
// the caller to find. Symbolic links are reported, never followed.
//
// Loop thread only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "io/change.hpp"
#include "io/loop.hpp"

namespace aura::io {

struct WatcherOptions {
    // Directories (relative to the root) that are neither watched nor entered. A change of such a
    // directory itself is still reported. Empty: none.
    std::function<bool(std::string_view directory)> excluded;
    // Directories to watch at most. Each costs the kernel about 1 KiB (inotify(7)) on top of
    // about 150 bytes here. No effect on macOS.
    std::size_t directories_max = 65'536;
};

class Watcher {
public:
    // At most one report a turn of the loop: all that changed, once per path, in the order in which
    // the paths changed first. May destroy the Watcher.
    using OnChanges = std::function<void(std::span<const Change>)>;

    // More paths than this in one turn are reported as one rescan.
    static constexpr std::size_t kChangesMax = 16'384;

    // Errors: not_found, permission, limit (fs.inotify.max_user_instances, max_user_watches), io.
    [[nodiscard]] static Result<std::unique_ptr<Watcher>> watch(Loop& loop,
                                                                const std::filesystem::path& root,
                                                                OnChanges on_changes,
                                                                WatcherOptions options = {});

    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    ~Watcher();

    [[nodiscard]] std::size_t watched_directories() const;

    // False while some directory goes unwatched because of a limit (a rescan has named it):
    // changes in there go unnoticed until the caller scans.
    [[nodiscard]] bool is_complete() const;

private:
    class Backend;

    explicit Watcher(std::unique_ptr<Backend> backend);

    std::unique_ptr<Backend> backend_;
};

}  // namespace aura::io
