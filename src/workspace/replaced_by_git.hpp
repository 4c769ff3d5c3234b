// What a move of HEAD replaced in a file: versions that were in the tree and are not in what HEAD
// has. They count as contained, or they would come back beside it. Where HEAD goes to another
// branch these are only what was made there and committed on the one that it comes from.
//
// Thread rule: that of the GitSide.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "workspace/applicable.hpp"
#include "workspace/containment.hpp"
#include "workspace/git_side.hpp"
#include "workspace/line_choice.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct ReplacedContext {
    const Examination& examination;
    const Applicable& applicable;
    const Contained& contained;
    const LineChoice& choice;
    GitSide& git;
    const sync::Texts& texts;
};

// Of this device's own versions those that were recorded here or that the HEAD before contained; of
// others' those that were recorded and that HEAD has under a new name: somebody renamed them and
// committed that while nobody watched. Ordered.
[[nodiscard]] Result<std::vector<wire::VersionId>> replaced_by_git(const LocalFile& local,
                                                                   const ReplacedContext& context);

}  // namespace aura::workspace
