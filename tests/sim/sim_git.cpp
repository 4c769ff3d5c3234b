#include "sim/sim_git.hpp"

#include <algorithm>
#include <utility>

#include "base/hex.hpp"
#include "code/merge.hpp"
#include "crypto/hash.hpp"

namespace aura::sim {

std::optional<sync::GitFile> file_at(const Files& files, std::string_view path) {
    const auto at = files.find(path);
    return at == files.end() ? std::nullopt : std::optional(at->second);
}

void set_file(Files& files, const std::string& path, const std::optional<sync::GitFile>& file) {
    if (file) {
        files.insert_or_assign(path, *file);
    } else {
        files.erase(path);
    }
}

std::set<std::string> paths_of(const Files& a, const Files& b) {
    std::set<std::string> paths;
    for (const Files* files : {&a, &b}) {
        for (const auto& [path, file] : *files) {
            paths.insert(path);
        }
    }
    return paths;
}

wire::CommitId SimCommits::add(std::vector<wire::CommitId> parents, Files files) {
    crypto::Hasher hasher("aura/sim-commit/1");
    hasher.add_number(commits_.size());
    for (const auto& [path, file] : files) {
        hasher.add_sized(as_bytes(path)).add_sized(as_bytes(file.bytes));
    }
    const Digest digest = hasher.finish();
    wire::CommitId id{to_hex(digest.view().first(20))};
    commits_.emplace(id, SimCommit{id, std::move(parents), std::move(files)});
    return id;
}

const Files& SimCommits::files(const wire::CommitId& id) const {
    return id.hex.empty() ? none_ : commits_.at(id).files;
}

std::set<wire::CommitId> SimCommits::history(const wire::CommitId& id) const {
    std::set<wire::CommitId> seen;
    std::vector<wire::CommitId> stack{id};
    while (!stack.empty()) {
        const wire::CommitId next = stack.back();
        stack.pop_back();
        if (!next.hex.empty() && seen.insert(next).second) {
            const auto& parents = commits_.at(next).parents;
            stack.insert(stack.end(), parents.begin(), parents.end());
        }
    }
    return seen;
}

bool SimCommits::is_ancestor(const wire::CommitId& a, const wire::CommitId& b) const {
    return a.hex.empty() || history(b).contains(a);
}

wire::CommitId SimCommits::merge_base(const wire::CommitId& a, const wire::CommitId& b) const {
    const auto mine = history(a);
    for (std::vector<wire::CommitId> level{b}; !level.empty();) {
        std::vector<wire::CommitId> next;
        for (const wire::CommitId& commit : level) {
            if (mine.contains(commit)) {
                return commit;
            }
            if (!commit.hex.empty()) {
                const auto& parents = commits_.at(commit).parents;
                next.insert(next.end(), parents.begin(), parents.end());
            }
        }
        level = std::move(next);
    }
    return {};
}

void SimGit::clone(const std::string& branch) {
    fetch();
    branch_ = branch;
    const wire::CommitId target = commits_.server[branch];
    branches_[branch] = target;
    watch_.began();
    for (const auto& [path, file] : commits_.files(target)) {
        write(path, file);
    }
    index_ = commits_.files(target);
    watch_.ended();
}

bool SimGit::commit_all() {
    if (disk_ == head_files()) {
        return false;
    }
    return finish_commit(disk_, {tip()});
}

bool SimGit::commit(const Files& files) {
    Files all = head_files();
    for (const auto& [path, file] : files) {
        all.insert_or_assign(path, file);
    }
    return all != head_files() && finish_commit(std::move(all), {tip()});
}

bool SimGit::commit_tracked() {
    Files all;
    for (const auto& [path, file] : head_files()) {
        set_file(all, path, file_at(disk_, path));
    }
    return all != head_files() && finish_commit(std::move(all), {tip()});
}

bool SimGit::push() {
    wire::CommitId& there = commits_.server[branch_];
    if (!commits_.is_ancestor(there, tip())) {
        return false;
    }
    there = tip();
    return true;
}

bool SimGit::pull() {
    fetch();
    const wire::CommitId there = commits_.server[branch_];
    const wire::CommitId here = tip();
    if (commits_.is_ancestor(there, here)) {
        return true;
    }
    if (commits_.is_ancestor(here, there)) {
        return move_to(there, branch_);
    }
    Files merged = commits_.files(here);
    const Files& base = commits_.files(commits_.merge_base(here, there));
    if (!apply_change(base, commits_.files(there), commits_.files(here), merged)) {
        return false;
    }
    const wire::CommitId merge = commits_.add({here, there}, std::move(merged));
    known_.insert(merge);
    return move_to(merge, branch_);
}

bool SimGit::pull_rebase() {
    fetch();
    const wire::CommitId there = commits_.server[branch_];
    const wire::CommitId here = tip();
    if (there.hex.empty()) {
        return true;
    }
    if (commits_.is_ancestor(here, there)) {
        return move_to(there, branch_);
    }
    std::vector<wire::CommitId> own;
    for (wire::CommitId at = here; !commits_.is_ancestor(at, there);
         at = commits_.at(at).parents.front()) {
        own.push_back(at);
    }
    wire::CommitId onto = there;
    for (auto commit = own.rbegin(); commit != own.rend(); ++commit) {
        const wire::CommitId parent = commits_.at(*commit).parents.front();
        Files result = commits_.files(onto);
        if (!apply_change(
                commits_.files(parent), commits_.files(*commit), commits_.files(onto), result)) {
            return false;
        }
        onto = commits_.add({onto}, std::move(result));
        known_.insert(onto);
    }
    return move_to(onto, branch_);
}

bool SimGit::switch_to(const std::string& branch, bool create) {
    if (create) {
        if (branches_.contains(branch)) {
            return false;
        }
        watch_.began();
        branches_[branch] = tip();
        branch_ = branch;
        watch_.ended();
        return true;
    }
    fetch();
    const auto local = branches_.find(branch);
    if (local == branches_.end() && !commits_.server.contains(branch)) {
        return false;
    }
    return move_to(local == branches_.end() ? commits_.server[branch] : local->second, branch);
}

bool SimGit::checkout_file(const std::string& path, const wire::CommitId& from) {
    const auto file = file_at(from.hex.empty() ? head_files() : commits_.files(from), path);
    if (!file) {
        return false;
    }
    watch_.began();
    write(path, file);
    set_file(index_, path, file);
    watch_.ended();
    return true;
}

bool SimGit::stash() {
    Stash stash{head_files(), disk_, {}};
    for (const auto& [path, file] : head_files()) {
        if (dirty(path)) {
            stash.paths.insert(path);
        }
    }
    if (stash.paths.empty()) {
        return false;
    }
    watch_.began();
    for (const std::string& path : stash.paths) {
        write(path, file_at(head_files(), path));
        set_file(index_, path, file_at(head_files(), path));
    }
    stash_.push_back(std::move(stash));
    watch_.ended();
    return true;
}

bool SimGit::stash_pop() {
    if (stash_.empty()) {
        return false;
    }
    const Stash& stash = stash_.back();
    Files base;
    Files saved;
    for (const std::string& path : stash.paths) {
        if (dirty(path)) {
            return false;
        }
        set_file(base, path, file_at(stash.base, path));
        set_file(saved, path, file_at(stash.saved, path));
    }
    Files result = head_files();
    if (!apply_change(base, saved, head_files(), result)) {
        return false;
    }
    watch_.began();
    for (const std::string& path : stash.paths) {
        write(path, file_at(result, path));
    }
    stash_.pop_back();
    watch_.ended();
    return true;
}

bool SimGit::revert(const wire::CommitId& commit) {
    if (commits_.at(commit).parents.empty()) {
        return false;
    }
    const wire::CommitId parent = commits_.at(commit).parents.front();
    Files result = head_files();
    if (!apply_change(commits_.files(commit), commits_.files(parent), head_files(), result)) {
        return false;
    }
    const wire::CommitId reverted = commits_.add({tip()}, std::move(result));
    known_.insert(reverted);
    return move_to(reverted, branch_);
}

bool SimGit::reset_hard(const wire::CommitId& commit) {
    watch_.began();
    const Files& target = commits_.files(commit);
    for (const std::string& path : paths_of(head_files(), target)) {
        if (file_at(disk_, path) != file_at(target, path)) {
            write(path, file_at(target, path));
        }
    }
    branches_[branch_] = commit;
    index_ = target;
    watch_.ended();
    return true;
}

bool SimGit::reset_mixed(const wire::CommitId& commit) {
    watch_.began();
    branches_[branch_] = commit;
    index_ = commits_.files(commit);
    watch_.ended();
    return true;
}

bool SimGit::remove(const std::string& path) {
    if (!index_.contains(path) || dirty(path)) {
        return false;
    }
    watch_.began();
    write(path, std::nullopt);
    index_.erase(path);
    watch_.ended();
    return true;
}

wire::CommitId SimGit::tip() const {
    const auto at = branches_.find(branch_);
    return at == branches_.end() ? wire::CommitId() : at->second;
}

bool SimGit::dirty(std::string_view path) const {
    return file_at(disk_, path) != file_at(head_files(), path);
}

std::vector<const Files*> SimGit::elsewhere() const {
    std::vector<const Files*> all;
    for (const auto& [branch, tip] : branches_) {
        if (branch != branch_) {
            all.push_back(&commits_.files(tip));
        }
    }
    return all;
}

void SimGit::fetch() {
    for (const auto& [branch, commit] : commits_.server) {
        const auto history = commits_.history(commit);
        known_.insert(history.begin(), history.end());
    }
}

void SimGit::write(const std::string& path, const std::optional<sync::GitFile>& file) {
    set_file(disk_, path, file);
    (file ? watch_.wrote : watch_.removed)(path);
}

bool SimGit::move_to(const wire::CommitId& target, const std::string& branch) {
    const Files& from = head_files();
    const Files& to = commits_.files(target);
    std::vector<std::string> changed;
    for (const std::string& path : paths_of(from, to)) {
        const auto wanted = file_at(to, path);
        if (file_at(from, path) == wanted || file_at(disk_, path) == wanted) {
            continue;
        }
        if (dirty(path)) {
            return false;
        }
        changed.push_back(path);
    }
    watch_.began();
    for (const std::string& path : changed) {
        write(path, file_at(to, path));
    }
    // What was staged for paths that the move does not touch stays staged.
    for (const std::string& path : paths_of(from, to)) {
        if (file_at(from, path) != file_at(to, path)) {
            set_file(index_, path, file_at(to, path));
        }
    }
    branch_ = branch;
    branches_[branch] = target;
    watch_.ended();
    return true;
}

// `result` starts as `onto` and gets what `changed` made of `base`, merged.
bool SimGit::apply_change(const Files& base,
                          const Files& changed,
                          const Files& onto,
                          Files& result) {
    for (const std::string& path : paths_of(base, changed)) {
        const auto before = file_at(base, path);
        const auto after = file_at(changed, path);
        const auto there = file_at(onto, path);
        if (before == after || there == after) {
            continue;
        }
        if (there == before) {
            set_file(result, path, after);
            continue;
        }
        if (!before || !after || !there) {
            return false;
        }
        const code::Merge merge = code::merge_text(before->bytes, there->bytes, after->bytes);
        if (merge.conflict) {
            return false;
        }
        set_file(result, path, sync::GitFile{merge.text, after->mode});
    }
    return true;
}

bool SimGit::finish_commit(Files files, std::vector<wire::CommitId> parents) {
    std::erase_if(parents, [](const wire::CommitId& parent) { return parent.hex.empty(); });
    watch_.began();
    const wire::CommitId commit = commits_.add(std::move(parents), std::move(files));
    known_.insert(commit);
    branches_[branch_] = commit;
    index_ = commits_.files(commit);
    watch_.ended();
    return true;
}

}  // namespace aura::sim
