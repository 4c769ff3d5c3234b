// Questions about commits. Shallow histories end at their boundary; what lies behind it counts as
// not there.
//
// Thread rule: its Repository's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/entry_mode.hpp"
#include "git/object_id.hpp"
#include "git/repository.hpp"

namespace aura::git {

// What a commit made of one path.
struct PathChange {
    std::string path;
    std::optional<BlobId> blob;  // nothing: the commit removed it
    EntryMode mode{};
};

struct TouchingCommit {
    CommitId commit;
    std::vector<PathChange> changes;  // in the order the paths were asked for
};

struct CommitRange {
    std::optional<CommitId> from_exclusive;  // nothing: from the first commit
    CommitId to;
};

struct Touching {
    std::vector<TouchingCommit> commits;  // newest first: no commit before one of its descendants
    // Everything in the range was looked at: no limit and no shallow boundary was met.
    bool complete = true;
};

class History {
public:
    explicit History(const Repository& repository) : repository_(repository) {}

    // Whether the repository holds the commit, on whatever branch.
    [[nodiscard]] Result<bool> has_commit(const CommitId& commit) const;

    // The first of `commits` that the repository holds.
    [[nodiscard]] Result<std::optional<CommitId>> contains_any(
        std::span<const CommitId> commits) const;

    // Whether `descendant` contains `ancestor`; a commit contains itself.
    // Errors: not_found (one of them is not here).
    [[nodiscard]] Result<bool> is_ancestor(const CommitId& ancestor,
                                           const CommitId& descendant) const;

    // The commits in the range that made one of `paths` different from what all their parents
    // have, at most `limit` of them. Errors: not_found.
    [[nodiscard]] Result<Touching> commits_touching(const CommitRange& range,
                                                    std::span<const std::string> paths,
                                                    std::size_t limit) const;

    // The paths that the two commits do not have alike, in order. None where there are more than
    // kPathsBetweenMax. Errors: not_found.
    [[nodiscard]] Result<std::vector<std::string>> paths_between(const CommitId& from,
                                                                 const CommitId& to) const;

    // Commits without parents that HEAD contains, at most `limit`, in the order of their ids. None
    // in an unborn repository, and none known in a shallow one.
    [[nodiscard]] Result<std::vector<CommitId>> root_commits(std::size_t limit) const;

    // HEAD and its 1st, 2nd, 4th, 8th, ... first parent: two clones of one repository share one of
    // these with near certainty, however far apart they are. At most kFirstParentsMax commits are
    // followed. Empty when unborn.
    [[nodiscard]] Result<std::vector<CommitId>> first_parent_sample() const;

    // What HEAD was at a time, as its reflog has it: before its first entry, what that one began
    // with. Nothing: no commit yet, or no reflog.
    [[nodiscard]] Result<std::optional<CommitId>> head_at(std::int64_t unix_seconds) const;

private:
    const Repository& repository_;
};

}  // namespace aura::git
