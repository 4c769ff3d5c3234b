#include "git/history.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "git/commit_range.hpp"
#include "git/libgit2.hpp"
#include "git/limits.hpp"

namespace aura::git {
namespace {

struct Entry {
    BlobId blob;
    EntryMode mode{};

    bool operator==(const Entry&) const = default;
};

// What one commit has at each of some paths; nothing for a path it lacks.
using Entries = std::vector<std::optional<Entry>>;

Result<std::optional<Entry>> entry_at(git_tree* tree, const std::string& path) {
    OwnedTreeEntry found;
    const int code = git_tree_entry_bypath(found.out(), tree, path.c_str());
    if (code == GIT_ENOTFOUND) {
        return std::nullopt;
    }
    if (code != 0) {
        return fail_unavailable("failed to find " + path + " in a commit");
    }
    const auto mode = to_entry_mode(git_tree_entry_filemode_raw(found.get()));
    if (!mode) {
        return std::nullopt;
    }
    return Entry{from_oid<BlobId>(*git_tree_entry_id(found.get())), *mode};
}

Result<Entries> entries_of(const Repository& repository,
                           const CommitId& id,
                           std::span<const std::string> paths) {
    const git_oid oid = to_oid(id).value();  // a commit that was read already
    OwnedCommit commit;
    OwnedTree tree;
    if (git_commit_lookup(commit.out(), repository.raw(), &oid) != 0 ||
        git_commit_tree(tree.out(), commit.get()) != 0) {
        return fail_unavailable("failed to read commit " + id.text());
    }
    Entries entries;
    for (const std::string& path : paths) {
        AURA_TRY_ASSIGN(entries.emplace_back(), entry_at(tree.get(), path));
    }
    return entries;
}

// The changes that `commit` made against all its parents; a commit at the boundary of a shallow
// history shows none.
Result<std::vector<PathChange>> changes_of(const Repository& repository,
                                           const CommitNode& commit,
                                           std::span<const std::string> paths) {
    std::vector<PathChange> changes;
    if (commit.at_boundary) {
        return changes;
    }
    AURA_TRY_ASSIGN(const Entries entries, entries_of(repository, commit.id, paths));
    std::vector<Entries> parents;
    for (const CommitId& parent : commit.parents) {
        AURA_TRY_ASSIGN(parents.emplace_back(), entries_of(repository, parent, paths));
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const bool same_as_some = std::any_of(
            parents.begin(), parents.end(), [&](const Entries& e) { return e[i] == entries[i]; });
        if (same_as_some || (parents.empty() && !entries[i])) {
            continue;
        }
        PathChange change;
        change.path = paths[i];
        if (entries[i]) {
            change.blob = entries[i]->blob;
            change.mode = entries[i]->mode;
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

// Whether `start` contains `wanted`, by looking at everything: shallow histories are short.
Result<bool> contains(const CommitReader& reader, const CommitId& start, const CommitId& wanted) {
    std::unordered_set<CommitId> seen = {start};
    std::vector<CommitId> pending = {start};
    while (!pending.empty() && seen.size() <= kWalkCommitsMax) {
        const CommitId id = pending.back();
        pending.pop_back();
        if (id == wanted) {
            return true;
        }
        AURA_TRY_ASSIGN(const CommitNode node, reader.read(id));
        for (const CommitId& parent : node.parents) {
            if (seen.insert(parent).second) {
                pending.push_back(parent);
            }
        }
    }
    return false;
}

}  // namespace

Result<bool> History::has_commit(const CommitId& commit) const {
    const std::optional<git_oid> oid = to_oid(commit);
    if (!oid) {
        return false;
    }
    OwnedCommit found;
    const int code = git_commit_lookup(found.out(), repository_.raw(), &*oid);
    if (code != 0 && code != GIT_ENOTFOUND) {
        return fail_unavailable("failed to look for commit " + commit.text());
    }
    return code == 0;
}

Result<std::optional<CommitId>> History::contains_any(std::span<const CommitId> commits) const {
    for (const CommitId& commit : commits) {
        AURA_TRY_ASSIGN(const bool here, has_commit(commit));
        if (here) {
            return commit;
        }
    }
    return std::nullopt;
}

Result<bool> History::is_ancestor(const CommitId& ancestor, const CommitId& descendant) const {
    const CommitReader reader(repository_);
    for (const CommitId& end : {ancestor, descendant}) {
        AURA_TRY(reader.read(end));
    }
    if (ancestor == descendant) {
        return true;
    }
    if (repository_.shallow()) {
        return contains(reader, descendant, ancestor);
    }
    const git_oid older = to_oid(ancestor).value();
    const git_oid newer = to_oid(descendant).value();
    const int answer = git_graph_descendant_of(repository_.raw(), &newer, &older);
    if (answer < 0) {
        return fail_unavailable("failed to compare commits " + ancestor.text() + " and " +
                                descendant.text());
    }
    return answer == 1;
}

Result<Touching> History::commits_touching(const CommitRange& range,
                                           std::span<const std::string> paths,
                                           std::size_t limit) const {
    AURA_TRY_ASSIGN(const CommitList list,
                    commits_in(CommitReader(repository_), range, kWalkCommitsMax));
    Touching touching;
    touching.complete = list.complete;
    for (const CommitNode& commit : list.commits) {
        AURA_TRY_ASSIGN(auto changes, changes_of(repository_, commit, paths));
        if (changes.empty()) {
            continue;
        }
        if (touching.commits.size() == limit) {
            touching.complete = false;
            break;
        }
        touching.commits.push_back({.commit = commit.id, .changes = std::move(changes)});
    }
    return touching;
}

Result<std::vector<std::string>> History::paths_between(const CommitId& from,
                                                        const CommitId& to) const {
    AURA_TRY_ASSIGN(const OwnedTree before, tree_of(repository_, from));
    AURA_TRY_ASSIGN(const OwnedTree after, tree_of(repository_, to));
    std::vector<std::string> paths;
    git_diff_options options{};
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.payload = &paths;
    options.notify_cb = [](const git_diff*, const git_diff_delta* delta, const char*, void* all) {
        auto& found = *static_cast<std::vector<std::string>*>(all);
        found.emplace_back(delta->old_file.path);
        return found.size() > kPathsBetweenMax ? static_cast<int>(GIT_EUSER) : 0;
    };
    OwnedDiff diff;
    const int code =
        git_diff_tree_to_tree(diff.out(), repository_.raw(), before.get(), after.get(), &options);
    if (code == GIT_EUSER) {
        return std::vector<std::string>();
    }
    if (code != 0) {
        return fail_unavailable("failed to compare commits " + from.text() + " and " + to.text());
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

Result<std::vector<CommitId>> History::root_commits(std::size_t limit) const {
    AURA_TRY_ASSIGN(const Head head, repository_.head());
    std::vector<CommitId> roots;
    if (!head.commit) {
        return roots;
    }
    AURA_TRY_ASSIGN(const CommitList list,
                    commits_in(CommitReader(repository_), {{}, *head.commit}, kWalkCommitsMax));
    for (const CommitNode& commit : list.commits) {
        if (commit.parents.empty() && !commit.at_boundary) {
            roots.push_back(commit.id);
        }
    }
    std::sort(roots.begin(), roots.end());
    roots.resize(std::min(roots.size(), limit));
    return roots;
}

Result<std::vector<CommitId>> History::first_parent_sample() const {
    AURA_TRY_ASSIGN(const Head head, repository_.head());
    std::vector<CommitId> sample;
    const CommitReader reader(repository_);
    std::optional<CommitId> next = head.commit;
    std::size_t sampled_distance = 0;  // 0, 1, 2, 4, 8, ...
    for (std::size_t distance = 0; next && distance <= kFirstParentsMax; ++distance) {
        AURA_TRY_ASSIGN(const CommitNode node, reader.read(*next));
        if (distance == sampled_distance) {
            sample.push_back(node.id);
            sampled_distance = distance == 0 ? 1 : 2 * distance;
        }
        next = node.parents.empty() ? std::nullopt : std::optional(node.parents.front());
    }
    return sample;
}

Result<std::optional<CommitId>> History::head_at(std::int64_t unix_seconds) const {
    OwnedReflog log;
    if (git_reflog_read(log.out(), repository_.raw(), "HEAD") != 0) {
        return fail_unavailable("failed to read the reflog of HEAD");
    }
    const std::size_t count = git_reflog_entrycount(log.get());
    for (std::size_t i = 0; i < count; ++i) {  // the newest first
        const git_reflog_entry* entry = git_reflog_entry_byindex(log.get(), i);
        const bool oldest = i + 1 == count;
        if (git_reflog_entry_committer(entry)->when.time > unix_seconds && !oldest) {
            continue;
        }
        const git_oid* id = git_reflog_entry_id_new(entry);
        return git_oid_is_zero(id) != 0 ? std::nullopt : std::optional(from_oid<CommitId>(*id));
    }
    return std::nullopt;
}

}  // namespace aura::git
