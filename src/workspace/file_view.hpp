// What is to be known about one path at one moment: disk, git, and how the disk may have come to be
// what it is. Read by a worker, handed to reconcile as a value.
//
// Values; no thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "sync/texts.hpp"
#include "wire/change.hpp"
#include "wire/version.hpp"

namespace aura::workspace {

// A file's bytes and whether it may be executed; the same for disk, HEAD and index.
using FileImage = sync::GitFile;

// Whether Aura syncs the path, and if not, why not (git/handling has the details).
enum class Handling : std::uint8_t {
    synced,
    ignored,          // by git's rules or .auraignore, and not tracked
    left_to_git,      // LFS, filters, encodings, symbolic links, submodules, nested repositories
    not_checked_out,  // skip-worktree: absent on purpose
    refused,          // the path leads out of the tree or into .git
};

// An absence is believed after this time (docs/decisions/0017). Editors that save by renaming
// leave gaps of a few milliseconds.
inline constexpr Duration kAbsenceMin = std::chrono::milliseconds(300);
// A file that git does not know is taken for one after this time: editors and tools make files that
// live for a moment. Shorter than kAbsenceMin, so that a rename is seen as one.
inline constexpr Duration kCreationRest = std::chrono::milliseconds(200);

// Who wrote the path since it was last examined, as far as the order of hints tells.
enum class LastWriter : std::uint8_t {
    editor,   // changed while git was quiet
    git,      // changed during a git operation
    unknown,  // changed while nobody looked (start, overflow of the watcher)
    // The same, and a crash came while this tree replaced it: it may have been edited before that.
    interrupted,
    // The same, and the records are older than the tree: perhaps this device, with what it had from
    // others then.
    forgotten,
};

struct FileView {
    std::string path;
    Handling handling = Handling::synced;
    bool tracked = false;    // the index has it
    bool too_large = false;  // over git's and our limit; then `disk` is empty but not absent
    std::optional<FileImage> disk;
    std::optional<FileImage> head;   // HEAD's text
    std::optional<FileImage> index;  // what `git add` last took
    LastWriter writer = LastWriter::editor;
    // Absent for kAbsenceMin at least, and still when the directory was read again: a deletion.
    bool gone_for_sure = false;
    // Where git looks for hooks (core.hooksPath).
    bool is_hook = false;
    // Nothing happened to it for kCreationRest at least.
    bool at_rest = true;
};

// The commit and the branch that a tree shows.
struct TreeHead {
    wire::CommitId commit;
    std::string branch;

    bool operator==(const TreeHead&) const = default;
};

}  // namespace aura::workspace
