// Watches a working tree and the git directory in it, without what is Aura's own and what git
// writes with every command. What is reported can go to somebody else from a moment on: a tree is
// watched before it is linked.
//
// Loop thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/watcher.hpp"

namespace aura::runtime {

// Whether `path` is Aura's: where texts lie that are about to be put into place. A report of
// nothing else is left out.
[[nodiscard]] bool is_own_path(std::string_view path);

class TreeWatch {
public:
    using OnChanges = io::Watcher::OnChanges;

    // Errors: those of io::Watcher::watch.
    [[nodiscard]] static Result<std::unique_ptr<TreeWatch>> begin(io::Loop& loop,
                                                                  const std::filesystem::path& root,
                                                                  OnChanges on_changes);

    TreeWatch(const TreeWatch&) = delete;
    TreeWatch& operator=(const TreeWatch&) = delete;
    ~TreeWatch() = default;

    // Whatever was not reported yet goes there. `on_changes` may destroy the watch.
    void tell(OnChanges on_changes) { on_changes_ = std::move(on_changes); }

    [[nodiscard]] bool is_complete() const { return watcher_->is_complete(); }

private:
    explicit TreeWatch(OnChanges on_changes) : on_changes_(std::move(on_changes)) {}

    OnChanges on_changes_;
    std::unique_ptr<io::Watcher> watcher_;
};

}  // namespace aura::runtime
