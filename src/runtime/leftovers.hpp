// What a crash in the middle of a write left in `.aura/tmp/` of a tree.
//
// Blocks; one thread at a time.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/finding.hpp"
#include "workspace/journal.hpp"
#include "worktree/tree.hpp"

namespace aura::runtime {

// Discards the leftovers whose text the journal knows: it was on its way in and is in the log, or
// it was displaced after it had been recorded; and replaced files that nobody wrote to since. Any
// other may be the only copy of what somebody saved in that moment, or his link or directory: it
// stays, and its name is among the answer's. To be called before the first write. Errors:
// path.refused, permission, io.
[[nodiscard]] Result<std::vector<std::string>> sort_out_leftovers(
    const worktree::Tree& tree, const std::vector<workspace::JournalEntry>& journal);

// Says that `.aura/tmp/NAME` is there for the user to look at.
[[nodiscard]] workspace::Finding kept_aside(const std::string& name);

}  // namespace aura::runtime
