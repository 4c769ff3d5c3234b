// Which changes are about one and the same file, and where HEAD has it. Not by name: a change
// belongs to the file that its parents belong to, so files keep their history through renames, and
// a new file at an old path does not get mixed up with the one that moved away. An edit under a new
// name that was made of nothing but git's text under the old one belongs to who was given the name,
// and so does one under the old name by who had no commit with the new one.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
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

    // The file was renamed away from `home`, and a commit gave that name to another one: HEAD
    // counts as having what this commit had there, until one has a new name of the file.
    std::optional<wire::CommitId> kept;

    // Where HEAD may have the file; empty: nowhere.
    [[nodiscard]] const std::string& head_path() const { return kept ? nowhere() : text_path(); }

    // Where a commit has what HEAD counts as having; empty: nowhere.
    [[nodiscard]] const std::string& text_path() const { return beside_head ? nowhere() : home; }

private:
    static const std::string& nowhere() {
        static const std::string none;
        return none;
    }
};

// Ordered by home. Two lines share one only where HEAD's file there is not that of all but one.
[[nodiscard]] Result<std::vector<FileLine>> file_lines(const RepoId& repo,
                                                       const Applicable& applicable,
                                                       const Contained& contained,
                                                       GitSide& git);

}  // namespace aura::workspace
