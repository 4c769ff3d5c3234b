// git, simulated: commits are maps from paths to files, shared by all clones; a clone has a HEAD,
// branches, an index, a stash and a working tree. Commands refuse where git would refuse, and touch
// the files that git would touch.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/texts.hpp"
#include "wire/version.hpp"
#include "workspace/file_view.hpp"

namespace aura::sim {

using Files = std::map<std::string, sync::GitFile, std::less<>>;

[[nodiscard]] std::optional<sync::GitFile> file_at(const Files& files, std::string_view path);
void set_file(Files& files, const std::string& path, const std::optional<sync::GitFile>& file);
[[nodiscard]] std::set<std::string> paths_of(const Files& a, const Files& b);

struct SimCommit {
    wire::CommitId id;
    std::vector<wire::CommitId> parents;
    Files files;
};

// Every commit of every clone, and the branches that are on the server.
class SimCommits {
public:
    wire::CommitId add(std::vector<wire::CommitId> parents, Files files);

    [[nodiscard]] const SimCommit& at(const wire::CommitId& id) const { return commits_.at(id); }

    // The files of a commit; none for the empty commit.
    [[nodiscard]] const Files& files(const wire::CommitId& id) const;
    // The commit and all its ancestors.
    [[nodiscard]] std::set<wire::CommitId> history(const wire::CommitId& id) const;
    [[nodiscard]] bool is_ancestor(const wire::CommitId& a, const wire::CommitId& b) const;
    // One of the best common ancestors.
    [[nodiscard]] wire::CommitId merge_base(const wire::CommitId& a, const wire::CommitId& b) const;

    std::map<std::string, wire::CommitId> server;

private:
    std::map<wire::CommitId, SimCommit> commits_;
    Files none_;
};

class SimGit {
public:
    // Told of everything that a watcher would see. `wrote` and `removed` come between `began` and
    // `ended`.
    struct Watch {
        std::function<void()> began;
        std::function<void(const std::string& path)> wrote;
        std::function<void(const std::string& path)> removed;
        std::function<void()> ended;
    };

    SimGit(SimCommits& commits, Files& disk, Watch watch)
        : commits_(commits), disk_(disk), watch_(std::move(watch)) {}

    // `git clone` at the server's branch, into an empty disk.
    void clone(const std::string& branch);

    // `git commit -a` and new files too; nothing to commit: false.
    bool commit_all();
    // Commits `files` for their paths, whatever the disk holds: `git add -p; git commit`.
    bool commit(const Files& files);
    // `git commit -a`: no new files.
    bool commit_tracked();
    bool push();
    // `git pull`: fast-forward, else merge.
    bool pull();
    // `git pull --rebase`.
    bool pull_rebase();
    bool switch_to(const std::string& branch, bool create);
    // `git checkout COMMIT -- PATH`; the empty commit: HEAD.
    bool checkout_file(const std::string& path, const wire::CommitId& from = {});
    bool stash();
    bool stash_pop();
    bool revert(const wire::CommitId& commit);
    bool reset_hard(const wire::CommitId& commit);
    // `git reset COMMIT`: HEAD and index move, the files stay.
    bool reset_mixed(const wire::CommitId& commit);
    bool remove(const std::string& path);  // git rm

    [[nodiscard]] workspace::TreeHead head() const { return {tip(), branch_}; }

    [[nodiscard]] wire::CommitId tip() const;

    [[nodiscard]] const Files& head_files() const { return commits_.files(tip()); }

    [[nodiscard]] const Files& index() const { return index_; }

    [[nodiscard]] bool has(const wire::CommitId& commit) const { return known_.contains(commit); }

    [[nodiscard]] SimCommits& commits() { return commits_; }

    [[nodiscard]] const SimCommits& commits() const { return commits_; }

    [[nodiscard]] bool dirty(std::string_view path) const;

    // What the branches hold that are not checked out.
    [[nodiscard]] std::vector<const Files*> elsewhere() const;

private:
    void fetch();
    void write(const std::string& path, const std::optional<sync::GitFile>& file);
    // Moves the tree and HEAD's branch to `target`; false, and nothing done, if that would
    // overwrite something that is not committed.
    bool move_to(const wire::CommitId& target, const std::string& branch);
    bool apply_change(const Files& base, const Files& changed, const Files& onto, Files& result);
    bool finish_commit(Files files, std::vector<wire::CommitId> parents);

    struct Stash {
        Files base;
        Files saved;
        std::set<std::string> paths;
    };

    SimCommits& commits_;
    Files& disk_;
    Watch watch_;
    std::string branch_;
    std::map<std::string, wire::CommitId> branches_;
    std::set<wire::CommitId> known_;
    Files index_;
    std::vector<Stash> stash_;
};

}  // namespace aura::sim
