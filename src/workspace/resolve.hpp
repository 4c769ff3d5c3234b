// Puts what a user decided about conflicts into the next event: the item with the chosen text and
// all its heads as parents.
//
// Pure; callable from any thread.
#pragma once

#include <optional>
#include <vector>

#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct Resolved {
    LocalFile file;  // what the event is to be made from
    std::vector<Resolution> used;
};

// Nothing if no resolution is about a conflict that there still is, with the heads that the user
// saw, and a text that nobody has edited since.
[[nodiscard]] std::optional<Resolved> resolve(const LocalFile& local,
                                              const FileState& state,
                                              const std::vector<Resolution>& resolutions);

// The record that goes with the event: of what was decided it keeps what is on `disk`, which the
// event's text replaces like anybody else's.
void keep_unresolved(TreeFile& record, const TreeFile& disk, const std::vector<Resolution>& used);

}  // namespace aura::workspace
