// Which changes are about one and the same file, and where HEAD has it. Not by name: a change
// belongs to the file that its parents belong to, so files keep their history through renames, and
// a new file at an old path does not get mixed up with the one that moved away. An edit under a new
// name that was made of nothing but git's text under the old one belongs to who was given the name,
// and so does one under the old name by who had no commit with the new one.
//
// Thread rule: that of the GitSide.
#pragma once

#include <set>
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
    // What HEAD has there is another file: that one was renamed away, and this one is not
    // committed.
    bool beside_head = false;
    // Names that it had before and that HEAD still has, with the text from before the rename: a
    // commit took in the new name alone.
    std::set<std::string> left;

    // Where HEAD may have the file; empty: nowhere.
    [[nodiscard]] const std::string& head_path() const {
        static const std::string nowhere;
        return beside_head ? nowhere : home;
    }
};

// Whether the changes say the whole text of `file`: every function of it, or all of it where it has
// none. What is between functions names these by identities that git does not know.
[[nodiscard]] bool says_all(const std::vector<const sync::Change*>& changes, const CutFile& file);

// Ordered by home. Two lines share one only where one of them is beside what HEAD has.
[[nodiscard]] Result<std::vector<FileLine>> file_lines(const RepoId& repo,
                                                       const Applicable& applicable,
                                                       const Contained& contained,
                                                       GitSide& git);

}  // namespace aura::workspace
