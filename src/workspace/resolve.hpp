// Puts what a user decided about conflicts into the next event: the item with the chosen text and
// all its heads as parents.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct Resolved {
    LocalFile file;  // what the event is to be made from
    std::vector<Resolution> used;
    // A function that somebody deleted stays, so the skeleton is said again with a place for it.
    bool placed = false;
};

struct ResolveContext {
    const FileState& state;
    const StateContext& states;
};

// Nothing if no resolution is about a conflict that there still is, with the heads that the user
// saw, and a text that nobody has edited since. Errors are those of the texts.
[[nodiscard]] Result<std::optional<Resolved>> resolve(const LocalFile& local,
                                                      const ResolveContext& context,
                                                      const std::vector<Resolution>& resolutions);

// The record that goes with the event: of what was decided it keeps what is on `disk`, which the
// event's text replaces like anybody else's.
void keep_unresolved(TreeFile& record, const TreeFile& disk, const Resolved& resolved);

}  // namespace aura::workspace
