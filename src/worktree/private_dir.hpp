// Aura's own directory in a working tree: `.aura/`, closed to others, ignored by git through a
// .gitignore of its own, with `.aura/tmp/` for files on their way in or out. It lies in the tree
// because only within one file system can two files be exchanged.
//
// Thread rule: one thread at a time; two PrivateDirs of one tree (in two processes even) do not
// disturb each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "worktree/owned_fd.hpp"
#include "worktree/platform.hpp"
#include "worktree/tree.hpp"

namespace aura::worktree {

// What is in `.aura/tmp/`: after a crash, a text on its way in, or the only copy of one that was
// displaced and not yet recorded, or a link or a directory that was taken for a file. Read it
// before it is discarded.
struct Leftover {
    std::string name;
    std::uint64_t size_bytes = 0;

    // Whether it was made for `path`; any other path passes once in 2^64.
    [[nodiscard]] bool may_belong_to(std::string_view path) const;
    // Whether it was set aside as a file that nobody misses while it holds `text`, as above.
    [[nodiscard]] bool is_spare_with(std::string_view text) const;
};

// Leftovers of one path. A crash leaves one; more than this means that nobody looks at them.
inline constexpr int kLeftoversPerPathMax = 64;

// Files set aside of one path that held the same text: those that ReplacedFiles looks at again and
// as many late ones that it has told about.
inline constexpr int kSetAsidePerTextMax = 512;

class PrivateDir {
public:
    // Makes what is missing and closes what is open to others.
    // Errors: path.refused (something else is in the way, such as a symbolic link), permission, io.
    [[nodiscard]] static Result<PrivateDir> ensure(const Tree& tree);

    // Sorted by name; what has another name is left out. Those of writes in progress are among
    // them, so this is for the start.
    [[nodiscard]] Result<std::vector<Leftover>> leftovers() const;

    // Errors: path.refused (no name of a leftover, or not a regular file), not_found,
    // text.unsupported (over git::kTextBytesMax), io.
    [[nodiscard]] Result<std::string> read(std::string_view name) const;

    // Deletes; that it is gone already is success. Errors: path.refused, permission, io.
    [[nodiscard]] Status discard(std::string_view name) const;

    // What keep_mark() wrote last, `.aura/mark`; empty where there is none. Errors: path.refused
    // (no regular file), io.
    [[nodiscard]] Result<std::string> read_mark() const;

    // Not flushed: after a power cut it may be an earlier one, or none. Errors: as read_mark,
    // permission.
    [[nodiscard]] Status keep_mark(std::string_view mark) const;

    // The rest is for Writer.
    struct NewFile {
        OwnedFd fd;  // for writing
        std::string name;
    };

    // An empty file for a text of `path`, with the permissions that the umask gives to a new file.
    // Errors: limit (kLeftoversPerPathMax), permission, io.
    [[nodiscard]] Result<NewFile> create(std::string_view path, bool executable) const;
    // Moves the file at `place`, which is at `path` in the tree, in here; returns its new name.
    // Errors: not_found, limit, permission, io.
    [[nodiscard]] Result<std::string> take(platform::Place place, std::string_view path) const;
    // Gives a leftover of `path` that nobody misses while it holds `text` a name that says so, for
    // a start after a crash; returns the name. Errors: limit, permission, io.
    [[nodiscard]] Result<std::string> set_aside(const std::string& name,
                                                std::string_view path,
                                                std::string_view text) const;

    struct Inspection {
        FileImage image;
        bool being_written = false;  // false where the file system cannot tell
    };

    // What a file in here, which came from `path`, holds. Errors: not_found, path.refused (not a
    // regular file), text.unsupported (over git::kTextBytesMax), tree.changed (it changed
    // meanwhile), permission, io.
    [[nodiscard]] Result<Inspection> inspect(const std::string& name, std::string_view path) const;

    [[nodiscard]] platform::Place place(const std::string& name) const {
        return {tmp_fd_.get(), name.c_str()};
    }

    // Whether this file system can tell that a file is open for writing.
    [[nodiscard]] bool writers_visible() const { return writers_visible_; }

private:
    PrivateDir(OwnedFd aura_fd, OwnedFd tmp_fd, bool writers_visible)
        : aura_fd_(std::move(aura_fd)),
          tmp_fd_(std::move(tmp_fd)),
          writers_visible_(writers_visible) {}

    // Names that a file of `path` may get.
    struct Names {
        std::string suffix;
        int count = 0;
    };

    // Moves a file of `path` to the first of its names that is free.
    [[nodiscard]] Result<std::string> move_in(platform::Place from,
                                              std::string_view path,
                                              const Names& names) const;

    OwnedFd aura_fd_;
    OwnedFd tmp_fd_;
    bool writers_visible_;
};

}  // namespace aura::worktree
