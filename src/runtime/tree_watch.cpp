#include "runtime/tree_watch.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace aura::runtime {
namespace {

// What changes with every command and says nothing about HEAD, the index or an operation.
bool is_git_noise(std::string_view path) {
    return path == ".git/objects" || path == ".git/logs" || path == ".git/lfs" ||
           path == ".git/modules" || path == ".git/hooks" || path == ".git/info";
}

}  // namespace

bool is_own_path(std::string_view path) {
    return path == ".aura" || path.starts_with(".aura/");
}

Result<std::unique_ptr<TreeWatch>> TreeWatch::begin(io::Loop& loop,
                                                    const std::filesystem::path& root,
                                                    OnChanges on_changes) {
    std::unique_ptr<TreeWatch> watch(new TreeWatch(std::move(on_changes)));
    const auto report = [self = watch.get()](std::span<const io::Change> changes) {
        const bool all_own =
            std::all_of(changes.begin(), changes.end(), [](const io::Change& change) {
                return is_own_path(change.path);
            });
        if (!all_own) {
            const OnChanges told = self->on_changes_;  // it may destroy the watch, and itself
            told(changes);
        }
    };
    const auto is_excluded = [](std::string_view directory) {
        return is_git_noise(directory) || is_own_path(directory);
    };
    AURA_TRY_ASSIGN(watch->watcher_,
                    io::Watcher::watch(loop, root, report, {.excluded = is_excluded}));
    return watch;
}

}  // namespace aura::runtime
