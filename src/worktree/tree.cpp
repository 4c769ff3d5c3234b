#include "worktree/tree.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "git/path_rules.hpp"
#include "worktree/directory.hpp"
#include "worktree/path_parts.hpp"
#include "worktree/platform.hpp"
#include "worktree/regular_file.hpp"
#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

// That nothing is there is an answer and no error.
Result<std::optional<OwnedFd>> if_there(Result<OwnedFd> fd) {
    if (fd) {
        return *std::move(fd);
    }
    if (fd.error().is(ErrorCode::not_found)) {
        return std::nullopt;
    }
    return fail(std::move(fd).error());
}

}  // namespace

Result<Tree> Tree::open(std::filesystem::path root, Resolver resolver) {
    OwnedFd root_fd(::open(root.c_str(), platform::kPlace));
    if (!root_fd) {
        return fail(system_error("failed to open the working tree " + root.string(), errno));
    }
    return Tree(std::move(root), std::move(root_fd), resolver);
}

Tree::Tree(std::filesystem::path root, OwnedFd root_fd, Resolver resolver)
    : root_(std::move(root)), root_fd_(std::move(root_fd)), resolver_(resolver) {}

Result<OwnedFd> Tree::open_beneath(std::string_view path, int flags) const {
    return open_from(root_fd_.get(), path, flags);
}

Result<OwnedFd> Tree::open_from(int directory, std::string_view path, int flags) const {
    return worktree::open_beneath(directory, path, flags, resolver_);
}

Result<std::optional<FileImage>> Tree::read(std::string_view path, std::size_t bytes_max) const {
    AURA_TRY(git::path_allowed(path));
    // Without O_NONBLOCK, opening a FIFO waits for a writer.
    AURA_TRY_ASSIGN(const auto fd, if_there(open_beneath(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)));

    struct stat status {};

    if (!fd || (::fstat(fd->get(), &status) == 0 && S_ISDIR(status.st_mode))) {
        return std::nullopt;
    }
    return read_file(fd->get(), path, bytes_max);
}

Result<std::optional<struct stat>> Tree::status(std::string_view path) const {
    AURA_TRY(git::path_allowed(path));
    const PathParts parts(path);
    AURA_TRY_ASSIGN(const auto directory,
                    if_there(open_beneath(parts.directory, platform::kPlace)));
    if (!directory) {
        return std::nullopt;
    }

    struct stat status {};

    if (::fstatat(directory->get(), parts.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        return fail(system_error("failed to look at " + std::string(path), errno));
    }
    if (S_ISDIR(status.st_mode)) {
        return std::nullopt;
    }
    AURA_TRY(check_regular(status, path));
    return status;
}

Result<std::optional<StatPrint>> Tree::print(std::string_view path) const {
    AURA_TRY_ASSIGN(const auto found, status(path));
    return found ? std::optional(StatPrint::of(*found)) : std::nullopt;
}

Result<std::optional<std::vector<DirectoryEntry>>> Tree::list(std::string_view directory) const {
    if (!directory.empty()) {
        AURA_TRY(git::path_allowed(directory));
    }
    AURA_TRY_ASSIGN(const auto fd, if_there(open_beneath(directory, O_RDONLY | O_DIRECTORY)));
    if (!fd) {
        return std::nullopt;
    }
    Result<std::vector<DirectoryEntry>> entries = list_directory(fd->get(), kDirectoryEntriesMax);
    if (!entries) {
        return fail(
            std::move(entries).error().in("failed to list \"" + std::string(directory) + "\""));
    }
    return *std::move(entries);
}

Status Tree::in_place() const {
    struct stat held {};

    struct stat there {};

    if (::fstat(root_fd_.get(), &held) != 0 || ::stat(root_.c_str(), &there) != 0 ||
        held.st_dev != there.st_dev || held.st_ino != there.st_ino) {
        return fail(ErrorCode::repo_unavailable,
                    "the working tree " + root_.string() + " is gone or was replaced");
    }
    return {};
}

Result<bool> Tree::absent_for_sure(std::string_view path) const {
    AURA_TRY(git::path_allowed(path));
    AURA_TRY(in_place());
    AURA_TRY_ASSIGN(const auto kind, listed_kind(path));
    return !kind || *kind == EntryKind::directory;
}

Result<std::optional<EntryKind>> Tree::listed_kind(std::string_view path) const {
    const PathParts parts(path);
    AURA_TRY_ASSIGN(const auto entries, list(parts.directory));
    if (entries) {
        const auto entry =
            std::find_if(entries->begin(), entries->end(), [&](const DirectoryEntry& e) {
                return e.name == parts.name;
            });
        if (entry != entries->end()) {
            return entry->kind;
        }
        // A file system that folds names may have it under another spelling.
        AURA_TRY_ASSIGN(const auto found, status(path));
        return found ? std::optional(EntryKind::regular) : std::nullopt;
    }
    if (parts.directory.empty()) {
        return fail(ErrorCode::repo_unavailable, "the root of the working tree is gone");
    }
    AURA_TRY_ASSIGN(const auto above, listed_kind(parts.directory));
    // A directory that was not there and now is may hold anything: not for sure.
    return above == EntryKind::directory ? std::optional(EntryKind::other) : std::nullopt;
}

Status Tree::sync() const {
    if (const int error_number = platform::sync_filesystem(root_fd_.get()); error_number != 0) {
        return fail(system_error("failed to flush " + root_.string(), error_number));
    }
    return {};
}

}  // namespace aura::worktree
