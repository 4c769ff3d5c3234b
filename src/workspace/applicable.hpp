// Which changes of a history a tree at HEAD can show, and what the others wait for: parents that
// have not arrived, text of a commit that HEAD does not contain, or a file's removal in one. A
// change counts as a whole.
//
// Thread rule: that of its GitSide.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "sync/file_history.hpp"
#include "wire/version.hpp"
#include "workspace/git_side.hpp"

namespace aura::workspace {

struct WaitingChange {
    const sync::Change* change = nullptr;
    // The commit needed; nothing: an event has not arrived.
    std::optional<wire::CommitId> commit;
};

struct Applicable {
    // Parents before children; what else is free is ordered by event id. A function of the set.
    std::vector<const sync::Change*> changes;
    std::vector<WaitingChange> waiting;  // ordered by event id
};

// `history` must outlive the result.
[[nodiscard]] Result<Applicable> applicable(const sync::FileHistory& history, GitSide& git);

}  // namespace aura::workspace
