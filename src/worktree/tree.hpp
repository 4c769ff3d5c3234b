// The files of one linked working tree. Every access starts at a directory handle of the root and
// goes down without ever following a symbolic link, so nothing outside the tree can be reached,
// whatever is renamed or swapped meanwhile (docs/threat-model.md). Only regular files are
// opened; a FIFO or a device is refused without blocking.
//
// Paths are relative to the root, with '/'. Every call refuses with path.refused what
// git::path_allowed() refuses, a path that leads through or to a symbolic link, and what is neither
// a regular file nor a directory. Where a file is asked for, a directory counts as no file.
//
// Thread rule: one thread at a time. Several Trees of one root are independent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include "base/result.hpp"
#include "git/limits.hpp"
#include "worktree/beneath.hpp"
#include "worktree/owned_fd.hpp"
#include "worktree/stat_print.hpp"

namespace aura::worktree {

struct FileImage {
    std::string bytes;
    StatPrint print;
};

enum class EntryKind : std::uint8_t { regular, directory, symlink, other };

struct DirectoryEntry {
    std::string name;
    EntryKind kind{};

    bool operator==(const DirectoryEntry&) const = default;
};

// Entries of one directory that list() reads; a directory with more is refused with `limit`.
inline constexpr std::size_t kDirectoryEntriesMax = 262'144;

class Tree {
public:
    // `root` is an existing directory; it is the only path whose symbolic links are followed.
    // Errors: not_found, permission, io.
    [[nodiscard]] static Result<Tree> open(std::filesystem::path root,
                                           Resolver resolver = Resolver::best);

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

    // The file, complete, or nothing when there is none.
    // Errors: tree.changed (it changed while it was read: try again), text.unsupported (over
    // `bytes_max`, found before it is read), permission, io.
    [[nodiscard]] Result<std::optional<FileImage>> read(
        std::string_view path, std::size_t bytes_max = git::kTextBytesMax) const;

    // Its print, without reading it; nothing when there is none.
    [[nodiscard]] Result<std::optional<StatPrint>> print(std::string_view path) const;

    // What is in a directory, sorted by name, "." and ".." left out; "" is the root. Nothing when
    // there is no such directory. Names come as they are: path_allowed() is for the caller.
    // Errors: limit, permission, io.
    [[nodiscard]] Result<std::optional<std::vector<DirectoryEntry>>> list(
        std::string_view directory) const;

    // That the root is still the directory that was opened. Errors: repo.unavailable when it is
    // gone, moved or unmounted.
    [[nodiscard]] Status in_place() const;

    // Whether there is no file at `path`, nor anything else but a directory, by reading the
    // directory it would be in (or finding that there is none). What makes everything look absent
    // is never taken for absence. Errors: those of in_place().
    [[nodiscard]] Result<bool> absent_for_sure(std::string_view path) const;

    // Everything written into the file system of the tree so far is on disk: one syncfs.
    [[nodiscard]] Status sync() const;

    // For the files of this folder. `path` is "" or allowed.
    [[nodiscard]] Result<OwnedFd> open_beneath(std::string_view path, int flags) const;
    [[nodiscard]] Result<OwnedFd> open_from(int directory, std::string_view path, int flags) const;
    // What stat says of a regular file; nothing when there is none.
    [[nodiscard]] Result<std::optional<struct stat>> status(std::string_view path) const;

private:
    Tree(std::filesystem::path root, OwnedFd root_fd, Resolver resolver);
    // What the listing of its directory shows at `path`; nothing when there is nothing.
    [[nodiscard]] Result<std::optional<EntryKind>> listed_kind(std::string_view path) const;

    std::filesystem::path root_;
    OwnedFd root_fd_;
    Resolver resolver_;
};

}  // namespace aura::worktree
