// Which files the log gives new names. A file is its path, its text and its functions apart, so a
// rename has none of the edits that were made under the old name for a parent: that these are of
// the file that has the new one is told here.
//
// Thread rule: that of the GitSide.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "sync/file_history.hpp"
#include "wire/version.hpp"
#include "workspace/git_side.hpp"

namespace aura::workspace {

// Whether HEAD, or a commit on the way to it from `since`, has a file at `path`.
[[nodiscard]] Result<bool> was_committed_since(const wire::CommitId& since,
                                               const std::string& path,
                                               GitSide& git);

// A change that gives a file of git's another name.
struct Rename {
    const sync::Change* change = nullptr;
    wire::VersionId version;           // of the file
    std::vector<wire::GitVersion> of;  // what it was made from, at whatever remove
};

class Renames {
public:
    // Parents before children; they outlive it.
    explicit Renames(const std::vector<const sync::Change*>& changes);

    [[nodiscard]] const std::vector<Rename>& all() const { return all_; }

    // The names that what `change` was made of in git may have got since, beside the change's own.
    // None of those that there were for who made it: these are other files, but for the one that
    // its own file had before and has got back.
    [[nodiscard]] Result<std::set<std::string>> names_since(const sync::Change& change,
                                                            GitSide& git) const;

    // Whether a file of git's was renamed on HEAD's branch, by a rename that is not `over`, and no
    // commit since that one has any of its new names.
    [[nodiscard]] Result<bool> has_new_name_here_alone(const wire::GitVersion& of,
                                                       const std::set<wire::VersionId>& over,
                                                       GitSide& git) const;

private:
    // A file has the name again that git has it by.
    struct Return {
        std::string name;
        std::set<std::string> between;  // the names that it had meanwhile
    };

    void find_names(const std::vector<const sync::Change*>& changes);
    void find_origins(const std::vector<const sync::Change*>& changes);

    std::vector<Rename> all_;
    std::vector<Return> returns_;
    // Where git has what the changes were made of; only where there are renames.
    std::map<EventId, std::set<std::string>> origins_;
};

}  // namespace aura::workspace
