// Reading commits and walking ranges of them. In place of libgit2's own walk, which before 1.7
// fails at the boundary of a shallow history and which nobody can bound. Private to this folder.
//
// Thread rule: the repository's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "base/result.hpp"
#include "git/history.hpp"
#include "git/libgit2.hpp"
#include "git/object_id.hpp"
#include "git/repository.hpp"

namespace aura::git {

// What a commit has. Errors: not_found.
[[nodiscard]] Result<OwnedTree> tree_of(const Repository& repository, const CommitId& id);

struct CommitNode {
    CommitId id;
    std::int64_t time_seconds = 0;  // of the committer's clock, which may be wrong
    std::vector<CommitId> parents;  // empty at the boundary of a shallow history
    bool at_boundary = false;
};

class CommitReader {
public:
    // Reads the boundary as it is now.
    explicit CommitReader(const Repository& repository);

    // Errors: not_found.
    [[nodiscard]] Result<CommitNode> read(const CommitId& id) const;

private:
    const Repository& repository_;
    std::set<CommitId> boundary_;
};

struct CommitList {
    std::vector<CommitNode> commits;  // no commit before one of its descendants, else newest first
    bool complete = true;             // neither `commits_max` nor a boundary was met
};

// What `range.to` contains and `range.from_exclusive` does not. Where clocks were so wrong that a
// commit is much older than its ancestors, a few more may be named, as by `git log`.
// Errors: not_found (an end of the range).
[[nodiscard]] Result<CommitList> commits_in(const CommitReader& reader,
                                            const CommitRange& range,
                                            std::size_t commits_max);

}  // namespace aura::git
