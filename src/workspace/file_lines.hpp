// Which changes are about one and the same file, and where HEAD has it. Not by name: a change
// belongs to the file that its parents belong to, so files keep their history through renames, and
// a new file at an old path does not get mixed up with the one that moved away.
//
// Thread rule: that of the GitSide.
#pragma once

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "workspace/applicable.hpp"
#include "workspace/containment.hpp"
#include "workspace/git_side.hpp"

namespace aura::workspace {

struct FileLine {
    NodeId id;
    // Where HEAD has the file; where it has it no more, or never had it, where it was or appeared.
    std::string home;
    std::vector<const sync::Change*> changes;  // parents before children
};

// Ordered by home, which no two lines share.
[[nodiscard]] Result<std::vector<FileLine>> file_lines(const RepoId& repo,
                                                       const Applicable& applicable,
                                                       const Contained& contained,
                                                       GitSide& git);

}  // namespace aura::workspace
