#include "git/inventory.hpp"

#include <algorithm>
#include <optional>
#include <sys/stat.h>

#include "git/index_edit.hpp"
#include "git/libgit2.hpp"

namespace aura::git {
namespace {

IndexStat stat_of(const git_index_entry& entry) {
    return {
        .mtime_seconds = static_cast<std::uint32_t>(entry.mtime.seconds),
        .mtime_nanoseconds = entry.mtime.nanoseconds,
        .ctime_seconds = static_cast<std::uint32_t>(entry.ctime.seconds),
        .ctime_nanoseconds = entry.ctime.nanoseconds,
        .device = entry.dev,
        .inode = entry.ino,
        .size_bytes = entry.file_size,
    };
}

// Nothing for an entry that is no file: the directories of a sparse index.
std::optional<TrackedFile> tracked(const git_index_entry& entry) {
    const auto mode = to_entry_mode(entry.mode);
    if (!mode) {
        return std::nullopt;
    }
    return TrackedFile{
        .path = entry.path,
        .mode = *mode,
        .blob = from_oid<BlobId>(entry.id),
        .stat = stat_of(entry),
        .skip_worktree = (entry.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0,
        .conflicted = git_index_entry_stage(&entry) != 0,
    };
}

Result<OwnedStatus> status(const Repository& repository) {
    git_status_options options{};
    git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
                    GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
    OwnedStatus list;
    if (git_status_list_new(list.out(), repository.raw(), &options) != 0) {
        return fail_unavailable("failed to compare " + repository.root().string() +
                                " with its git index");
    }
    return list;
}

constexpr unsigned kStaged = GIT_STATUS_INDEX_NEW | GIT_STATUS_INDEX_MODIFIED |
                             GIT_STATUS_INDEX_DELETED | GIT_STATUS_INDEX_RENAMED |
                             GIT_STATUS_INDEX_TYPECHANGE;
constexpr unsigned kUnstaged = GIT_STATUS_WT_MODIFIED | GIT_STATUS_WT_DELETED |
                               GIT_STATUS_WT_TYPECHANGE | GIT_STATUS_WT_RENAMED |
                               GIT_STATUS_WT_UNREADABLE;

bool absent(const Repository& repository, const std::string& path) {
    struct stat status {};

    return ::lstat((repository.root() / path).c_str(), &status) != 0;
}

// Nothing for what is not tracked, and when all that differs is that a file is absent on purpose,
// which libgit2 takes for a deletion.
std::optional<ChangedPath> changed(const Repository& repository,
                                   git_index* index,
                                   const git_status_entry& entry) {
    const git_diff_delta* delta =
        entry.index_to_workdir != nullptr ? entry.index_to_workdir : entry.head_to_index;
    ChangedPath change;
    change.path = delta->old_file.path;
    const git_index_entry* tracked = git_index_get_bypath(index, change.path.c_str(), 0);
    const bool skipped =
        tracked != nullptr && (tracked->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
    change.staged = (entry.status & kStaged) != 0;
    change.unstaged = (entry.status & kUnstaged) != 0 && !skipped;
    change.conflicted = (entry.status & GIT_STATUS_CONFLICTED) != 0;
    change.deleted = !skipped && absent(repository, change.path);
    if (!change.staged && !change.unstaged && !change.conflicted) {
        return std::nullopt;
    }
    return change;
}

std::optional<std::string_view> untracked(const git_status_entry& entry) {
    if ((entry.status & GIT_STATUS_WT_NEW) == 0) {
        return std::nullopt;
    }
    const std::string_view path = entry.index_to_workdir->new_file.path;
    const bool nested_repository = path.ends_with('/');
    return nested_repository ? std::nullopt : std::optional(path);
}

}  // namespace

Result<bool> Inventory::is_tracked(std::string_view path) const {
    AURA_TRY_ASSIGN(const OwnedIndex index, current_index(repository_));
    return path.find('\0') == std::string_view::npos &&
           git_index_find(nullptr, index.get(), std::string(path).c_str()) == 0;
}

Status Inventory::tracked_files(const std::function<Walk(const TrackedFile&)>& visit) const {
    AURA_TRY_ASSIGN(const OwnedIndex index, current_index(repository_));
    std::string_view last_conflict;
    const std::size_t count = git_index_entrycount(index.get());
    for (std::size_t i = 0; i < count; ++i) {
        const auto file = tracked(*git_index_get_byindex(index.get(), i));
        if (!file || (file->conflicted && file->path == last_conflict)) {
            continue;
        }
        if (file->conflicted) {
            last_conflict = file->path;
        }
        if (visit(*file) == Walk::stop) {
            break;
        }
    }
    return {};
}

Result<Differences> Inventory::differences() const {
    AURA_TRY_ASSIGN(const OwnedStatus list, status(repository_));
    AURA_TRY_ASSIGN(const OwnedIndex index, current_index(repository_));
    Differences found;
    const std::size_t count = git_status_list_entrycount(list.get());
    for (std::size_t i = 0; i < count; ++i) {
        const git_status_entry& entry = *git_status_byindex(list.get(), i);
        if (auto path = changed(repository_, index.get(), entry)) {
            found.tracked.push_back(*std::move(path));
        }
        if (const auto path = untracked(entry)) {
            found.untracked.emplace_back(*path);
        }
    }
    std::sort(found.tracked.begin(), found.tracked.end(), [](auto& a, auto& b) {
        return a.path < b.path;
    });
    std::sort(found.untracked.begin(), found.untracked.end());
    return found;
}

}  // namespace aura::git
