// Which versions HEAD contains: those that somebody announced for a commit that HEAD descends from,
// those whose text a commit between their base and HEAD holds, and all their ancestors. They are
// never applied again, so what git reverted stays reverted.
//
// Thread rule: that of the GitSide.
#pragma once

#include <set>
#include <vector>

#include "base/result.hpp"
#include "sync/file_history.hpp"
#include "sync/texts.hpp"
#include "wire/version.hpp"
#include "workspace/git_side.hpp"

namespace aura::workspace {

struct Contained {
    std::set<wire::VersionId> versions;  // with all their ancestors
    // Those among them that nobody has announced, without the ancestors of others; ordered.
    std::vector<wire::VersionId> found;
};

// `changes`: parents before children. What `git` has at HEAD counts as in keep_old_names() from
// here on, so nothing may have been asked of it before but what HEAD really has.
[[nodiscard]] Result<Contained> contained(const sync::FileHistory& history,
                                          const std::vector<const sync::Change*>& changes,
                                          GitSide& git,
                                          const sync::Texts& texts);

// What `contained` has, and what any commit holds that somebody announced, wherever it is.
[[nodiscard]] Contained contained_anywhere(const sync::FileHistory& history, Contained contained);

}  // namespace aura::workspace
