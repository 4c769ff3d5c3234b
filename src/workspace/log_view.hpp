// What log and git say about a path in a tree at some HEAD: the reading half of an examination, for
// who wants to know rather than to act.
//
// Thread rule: that of the GitSide.
#pragma once

#include "base/result.hpp"
#include "sync/texts.hpp"
#include "workspace/applicable.hpp"
#include "workspace/containment.hpp"
#include "workspace/git_side.hpp"
#include "workspace/line_choice.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct LogView {
    Applicable applicable;
    Contained contained;
    LineChoice choice;
};

// `examination` must outlive the view.
[[nodiscard]] Result<LogView> view_log(const Examination& examination,
                                       GitSide& git,
                                       const sync::Texts& texts);

}  // namespace aura::workspace
