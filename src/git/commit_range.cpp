#include "git/commit_range.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <queue>
#include <unordered_map>
#include <utility>

#include "git/libgit2.hpp"

namespace aura::git {
namespace {

// Commits looked at after the range seems exhausted, in case a clock was wrong (git: revision.c).
constexpr int kSlopCommits = 5;

// Paints the two sides of a range from its ends backwards in time until only one side is left.
class RangePainter {
public:
    RangePainter(const CommitReader& reader, std::size_t commits_max)
        : reader_(reader), commits_max_(commits_max) {}

    [[nodiscard]] Status paint(const CommitRange& range);
    // The painted range, in order.
    [[nodiscard]] CommitList list() &&;

private:
    struct Painted {
        CommitNode node;
        bool hidden = false;  // the start of the range contains it
        bool expanded = false;
    };

    // Newest first; of equal times, in the order of their ids.
    struct Older {
        bool operator()(const Painted* a, const Painted* b) const {
            return std::tie(a->node.time_seconds, b->node.id) <
                   std::tie(b->node.time_seconds, a->node.id);
        }
    };

    using Queue = std::priority_queue<Painted*, std::vector<Painted*>, Older>;

    [[nodiscard]] Status add(const CommitId& id, bool hidden);
    [[nodiscard]] Status expand(Painted& commit);
    [[nodiscard]] bool finished();
    void hide(Painted& commit);

    const CommitReader& reader_;
    const std::size_t commits_max_;
    std::unordered_map<CommitId, Painted> commits_;  // pointers to its values stay valid
    Queue queue_;                                    // known and not expanded
    std::vector<Painted*> expanded_;                 // the others
    std::size_t wanted_in_queue_ = 0;
    std::int64_t oldest_wanted_ = std::numeric_limits<std::int64_t>::max();
    int slop_ = kSlopCommits;
    bool complete_ = true;
};

Status RangePainter::add(const CommitId& id, bool hidden) {
    if (const auto known = commits_.find(id); known != commits_.end()) {
        if (hidden) {
            hide(known->second);
        }
        return {};
    }
    AURA_TRY_ASSIGN(CommitNode node, reader_.read(id));
    Painted& commit = commits_[id];
    commit = {.node = std::move(node), .hidden = hidden};
    queue_.push(&commit);
    wanted_in_queue_ += hidden ? 0 : 1;
    return {};
}

// Hides what is known of the commit's ancestors; the rest will be hidden when it is added.
void RangePainter::hide(Painted& commit) {
    std::vector<Painted*> pending = {&commit};
    while (!pending.empty()) {
        Painted* next = pending.back();
        pending.pop_back();
        if (next->hidden) {
            continue;
        }
        next->hidden = true;
        if (!next->expanded) {
            --wanted_in_queue_;
            continue;
        }
        for (const CommitId& parent : next->node.parents) {
            pending.push_back(&commits_.at(parent));
        }
    }
}

Status RangePainter::expand(Painted& commit) {
    commit.expanded = true;
    expanded_.push_back(&commit);
    if (!commit.hidden) {
        --wanted_in_queue_;
        oldest_wanted_ = std::min(oldest_wanted_, commit.node.time_seconds);
        complete_ = complete_ && !commit.node.at_boundary;
    }
    for (const CommitId& parent : commit.node.parents) {
        AURA_TRY(add(parent, commit.hidden));
    }
    return {};
}

bool RangePainter::finished() {
    if (queue_.empty()) {
        return true;
    }
    if (wanted_in_queue_ > 0 || queue_.top()->node.time_seconds >= oldest_wanted_) {
        slop_ = kSlopCommits;
        return false;
    }
    return slop_-- == 0;
}

Status RangePainter::paint(const CommitRange& range) {
    AURA_TRY(add(range.to, false));
    if (range.from_exclusive) {
        AURA_TRY(add(*range.from_exclusive, true));
    }
    while (!finished()) {
        if (commits_.size() > commits_max_) {
            complete_ = false;
            break;
        }
        Painted* commit = queue_.top();
        queue_.pop();
        AURA_TRY(expand(*commit));
    }
    return {};
}

CommitList RangePainter::list() && {
    // Kahn's algorithm: a commit is ready when all its children in the range are out.
    std::unordered_map<CommitId, std::size_t> children;
    for (const Painted* commit : expanded_) {
        if (!commit->hidden) {
            for (const CommitId& parent : commit->node.parents) {
                ++children[parent];
            }
        }
    }
    Queue ready;
    for (Painted* commit : expanded_) {
        if (!commit->hidden && !children.contains(commit->node.id)) {
            ready.push(commit);
        }
    }
    CommitList list;
    list.complete = complete_;
    while (!ready.empty()) {
        Painted* commit = ready.top();
        ready.pop();
        for (const CommitId& parent : commit->node.parents) {
            Painted& painted = commits_.at(parent);
            if (--children[parent] == 0 && painted.expanded && !painted.hidden) {
                ready.push(&painted);
            }
        }
        list.commits.push_back(std::move(commit->node));
    }
    return list;
}

}  // namespace

Result<OwnedTree> tree_of(const Repository& repository, const CommitId& id) {
    const std::optional<git_oid> oid = to_oid(id);
    OwnedCommit commit;
    const int code =
        oid ? git_commit_lookup(commit.out(), repository.raw(), &*oid) : int{GIT_ENOTFOUND};
    if (code == GIT_ENOTFOUND) {
        return fail(ErrorCode::not_found, "no commit " + id.text() + " here");
    }
    OwnedTree tree;
    if (code != 0 || git_commit_tree(tree.out(), commit.get()) != 0) {
        return fail_unavailable("failed to read commit " + id.text());
    }
    return tree;
}

CommitReader::CommitReader(const Repository& repository) : repository_(repository) {
    std::ifstream shallow(repository.common_dir() / "shallow");
    for (std::string line; std::getline(shallow, line);) {
        if (const auto id = CommitId::from_text(line)) {
            boundary_.insert(*id);
        }
    }
}

Result<CommitNode> CommitReader::read(const CommitId& id) const {
    const std::optional<git_oid> oid = to_oid(id);
    OwnedCommit commit;
    const int code =
        oid ? git_commit_lookup(commit.out(), repository_.raw(), &*oid) : int{GIT_ENOTFOUND};
    if (code == GIT_ENOTFOUND) {
        return fail(ErrorCode::not_found, "no commit " + id.text() + " here");
    }
    if (code != 0) {
        return fail_unavailable("failed to read commit " + id.text());
    }
    CommitNode node;
    node.id = id;
    node.time_seconds = git_commit_time(commit.get());
    node.at_boundary = boundary_.contains(id);
    const unsigned count = node.at_boundary ? 0 : git_commit_parentcount(commit.get());
    for (unsigned i = 0; i < count; ++i) {
        node.parents.push_back(from_oid<CommitId>(*git_commit_parent_id(commit.get(), i)));
    }
    return node;
}

Result<CommitList> commits_in(const CommitReader& reader,
                              const CommitRange& range,
                              std::size_t commits_max) {
    RangePainter painter(reader, commits_max);
    AURA_TRY(painter.paint(range));
    return std::move(painter).list();
}

}  // namespace aura::git
