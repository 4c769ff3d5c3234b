// What a tree has to say about a path: conflicts, what waits and why, what was done silently.
//
// Values; no thread rule.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "sync/state.hpp"
#include "wire/change.hpp"
#include "wire/version.hpp"

namespace aura::workspace {

enum class FindingKind : std::uint8_t {
    conflict,  // the heads do not merge; the local text is left alone
    pending,   // an event needs a commit that HEAD does not have
    waiting,   // an event needs another event that has not arrived
    held,      // not sent or not put into place until somebody says yes or something changes
    left,      // not synced at all, left to git
    notice,    // done, said once; to be listed until seen
};

enum class HoldReason : std::uint8_t {
    none,
    asks_first,           // the repository is set to ask, or to apply at commits
    runs_by_itself,       // tools execute the path: wants an explicit pull
    shares_more,          // received rules ignore less than before: wants an explicit pull
    looks_secret,         // text like a secret; not sent unless git tracks it
    denied_path,          // on the deny list; not sent unless git tracks it
    put_back_by_git,      // git restored the path; waits for HEAD to move or for unpark
    old_name,             // git put a file back under a name that it no longer has; here alone
    other_text_by_git,    // git put a text there that is neither HEAD's nor known
    broken_there,         // saved broken by its author; waits for the next whole save
    broken_here,          // broken on this disk; incoming versions wait for it to become whole
    oscillating,          // two formatters at war
    path_taken,           // a file is to move or come to a path where something else is
    mass_change_sending,  // the brake
    mass_change_receiving,
    parked,          // `aura park` put it away; waits for HEAD to move or for unpark
    too_many_items,  // more changes in one save than an event can carry
    other_branch,    // work of another branch that came along; not said on this one
    older_records,   // the store was put back; what the tree incorporates the team has to say
    missing_files,   // the tree came back without them; a deletion only after a yes
    was_ignored,     // until git changed the rules; not sent before a yes
};

enum class LeftReason : std::uint8_t {
    none,
    binary,
    too_large,
    attribute,  // LFS, encodings, filters, symbolic links, submodules
    path,       // nothing is ever read or written there: out of the tree, or in .git
};

enum class NoticeReason : std::uint8_t {
    none,
    stale_buffer_reapplied,  // an editor saved an old buffer over a newer version
    merged_inside_item,      // two edits of one item were merged without asking
    executable_not_set,      // an incoming executable bit was left out
    kept_aside,              // what was displaced could not go back; `path` is where it is
};

struct Finding {
    FindingKind kind{};
    std::string path;
    // Which item, for what concerns one; the file itself otherwise.
    wire::ItemKind item_kind = wire::ItemKind::file;
    NodeId item;
    std::string address;

    sync::ConflictReason conflict{};     // of a conflict
    HoldReason hold = HoldReason::none;  // of what is held; of a conflict: the file is not here
    LeftReason left = LeftReason::none;  // of what is left to git
    NoticeReason notice = NoticeReason::none;

    // The heads in conflict, what is pending, what was applied or merged; ordered. One author and
    // one intent each, in the same order. In a conflict with what git holds, `commit` is HEAD.
    std::vector<wire::VersionId> heads;
    std::vector<AuthorId> authors;
    std::vector<std::string> intents;
    wire::CommitId commit;  // of what is pending: the commit needed

    bool operator==(const Finding&) const = default;
};

// Whether it is not sent for as long as git does not track it.
[[nodiscard]] bool waits_to_be_tracked(const Finding& finding);

// Stable over restarts and equal on every machine for one conflict: what `aura resolve` takes.
[[nodiscard]] std::string finding_id(const Finding& finding);

}  // namespace aura::workspace
