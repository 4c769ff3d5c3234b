// Replacing, creating and removing files of a working tree without ever losing a text that nobody
// has recorded (docs/architecture.md). The new text is written beside the tree's files and
// exchanged with the old one in one step; what came out is then compared with what was expected.
// If it is something else, or somebody still has it open for writing, the exchange is undone and
// the caller is told what is there. If not, it stays with ReplacedFiles for a while, since somebody
// may have looked it up before and open it only now.
//
// For a batch: prepare() each, Tree::sync(), commit() each, Tree::sync(). replace() is all of it
// for one file. The journal is the caller's.
//
// Thread rule: one thread at a time. Any other process may change the tree meanwhile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "worktree/private_dir.hpp"
#include "worktree/replaced_files.hpp"
#include "worktree/stat_print.hpp"
#include "worktree/tree.hpp"

namespace aura::worktree {

enum class Executable : std::uint8_t {
    keep,  // as the file that is replaced; a new file is not executable
    set,   // for whoever may read it
    clear,
};

enum class Flush : bool { no, yes };

struct Change {
    std::string path;
    std::optional<std::string> from;  // the text that is there; nothing: no file is there
    std::string to;
    Executable executable = Executable::keep;
};

// The new text is in place (or the file is gone).
struct Done {
    StatPrint print;  // of the file in place; after a removal, of the one removed
};

// In the last moment something else was there than the expected text. The tree is as it was.
struct Displaced {
    // The text that was there, complete and no longer being written.
    std::optional<std::string> bytes;
    // Set in one rare case: while the exchange was undone somebody put something newer in place,
    // which is there now, and what was displaced exists only under this name in `.aura/tmp/`.
    // PrivateDir::discard it once it is recorded. Without `bytes` it is for the user to look at: a
    // link, a directory, too large a text, or one that somebody still writes.
    std::optional<std::string> kept;
};

using Outcome = std::variant<Done, Displaced>;

// A new text beside the tree, ready to be put in place. Deletes itself unless committed.
class Prepared {
public:
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    Prepared(Prepared&& other) noexcept;
    Prepared& operator=(Prepared&&) = delete;
    ~Prepared();

private:
    friend class Writer;
    Prepared(const PrivateDir& private_dir, Change change, std::string name);

    const PrivateDir* private_dir_;
    Change change_;
    std::string name_;  // in .aura/tmp; empty: no longer ours
    StatPrint print_;
};

class Writer {
public:
    // All outlive the Writer and all its Prepared.
    Writer(const Tree& tree, const PrivateDir& private_dir, ReplacedFiles& replaced)
        : tree_(tree), private_dir_(private_dir), replaced_(replaced) {}

    // Writes the text beside the tree. Permission bits and owner become those of the file that is
    // there, but for the executable bits, which only Executable::set adds.
    // Errors: path.refused, text.unsupported (over git::kTextBytesMax), limit (leftovers of this
    // path that nobody looked at), permission, io (disk full).
    [[nodiscard]] Result<Prepared> prepare(Change change) const;

    // Puts it in place; missing directories are made.
    // Errors: tree.changed (it holds another text, it vanished, somebody is writing to it, or a
    // directory on the way was moved: look again), path.refused (something else than a regular file
    // is there), text.unsupported (it became too large), permission, io. After every error the tree
    // holds what it held.
    [[nodiscard]] Result<Outcome> commit(Prepared prepared) const;

    // prepare() and commit(). With Flush::yes the new text is on disk before it is put in place,
    // and its name is when this returns.
    [[nodiscard]] Result<Outcome> replace(Change change, Flush flush) const;

    // Removes the file if it holds `from`, and the directories that this left empty.
    // Errors: as commit().
    [[nodiscard]] Result<Outcome> remove(std::string_view path, std::string_view from) const;

private:
    const Tree& tree_;
    const PrivateDir& private_dir_;
    ReplacedFiles& replaced_;
};

}  // namespace aura::worktree
