// Turns what was edited into an event of kind file_changed and the record that holds once it is
// durable.
//
// Pure; callable from any thread.
#pragma once

#include "base/result.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct Drafted {
    ChangeDraft change;
    TreeFile record;  // positions of what is in the change: kThisEvent
};

// wire.too_large when the edits do not fit into one event; internal when they make no event that
// others would use.
[[nodiscard]] Result<Drafted> draft_change(const LocalFile& local, const Examination& examination);

}  // namespace aura::workspace
