// A commit may have the end of a file's old name and not the new one that the log gives it: `git
// commit -a` takes no new files. That is half a rename and deletes nothing, so HEAD counts as
// having the file under the old name still, until a commit has the new one, or git took that away
// again (docs/decisions/0025).
//
// Thread rule: that of the GitSide.
#pragma once

#include <set>
#include <vector>

#include "base/result.hpp"
#include "sync/file_history.hpp"
#include "workspace/git_side.hpp"
#include "workspace/renames.hpp"

namespace aura::workspace {

// `changes`: those that HEAD can show, parents before children; `renames`: theirs; `over`: versions
// that are said to be in HEAD or to have been replaced by it.
[[nodiscard]] Status keep_old_names(const std::vector<const sync::Change*>& changes,
                                    const Renames& renames,
                                    const std::set<wire::VersionId>& over,
                                    GitSide& git);

}  // namespace aura::workspace
