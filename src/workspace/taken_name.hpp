// A commit may give the name that a file was renamed away from to another, new one before it has
// the new name: `git commit -a` takes no new files. What the commit has there says nothing of the
// first file, so HEAD counts as having of that what the commit before had (docs/decisions/0025).
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "sync/file_history.hpp"
#include "sync/texts.hpp"
#include "workspace/git_side.hpp"
#include "workspace/renames.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

// `changes`, `renames`, `over`: as for keep_old_names().
[[nodiscard]] Status note_taken_names(const std::vector<const sync::Change*>& changes,
                                      const Renames& renames,
                                      const std::set<wire::VersionId>& over,
                                      const sync::Texts& texts,
                                      GitSide& git);

// Before the log told of the other file, a tree may have taken what HEAD has at `path` for the one
// that was renamed, and moved it: nobody deleted it. Where it is, as one of `records` says.
[[nodiscard]] Result<std::optional<std::string>> moved_along(std::string_view path,
                                                             const std::vector<TreeFile>& records,
                                                             GitSide& git);

// What was moved along to the record's path is not of its file: it makes room once HEAD's file is
// at its place again.
[[nodiscard]] Status leave_takers(TreeFile& record, const sync::Texts& texts, GitSide& git);

// Whether the changes say the whole text of `file`: every function of it, or all of it where it has
// none. What is between functions names these by identities that git does not know.
[[nodiscard]] bool says_all(const std::vector<const sync::Change*>& changes, const CutFile& file);

}  // namespace aura::workspace
