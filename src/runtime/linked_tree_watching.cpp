// LinkedTree's part for what the watchers tell: of files, and of git.
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "runtime/linked_tree.hpp"
#include "runtime/tree_texts.hpp"

namespace aura::runtime {
namespace {

constexpr std::string_view kGitPrefix = ".git/";

bool is_git_path(std::string_view path) {
    return path == ".git" || path.starts_with(kGitPrefix);
}

bool is_configuration(const io::Change& change) {
    return change.path == ".git/config" || change.path == ".git/config.worktree" ||
           change.path == ".git/info/sparse-checkout";
}

bool is_root_gone(const io::Change& change) {
    return change.path.empty() && change.kind == io::ChangeKind::gone;
}

workspace::Hint to_hint(io::ChangeKind kind) {
    switch (kind) {
        case io::ChangeKind::written_and_closed:
            return workspace::Hint::closed;
        case io::ChangeKind::gone:
            return workspace::Hint::gone;
        case io::ChangeKind::modified:
        case io::ChangeKind::appeared:
        case io::ChangeKind::rescan:
            break;
    }
    return workspace::Hint::modified;
}

Result<workspace::GitState> read_git_state(const git::Repository& repository) {
    workspace::GitState state;
    AURA_TRY_ASSIGN(const git::Operation operation, repository.operation());
    AURA_TRY_ASSIGN(const git::Head head, repository.head());
    state.busy = operation != git::Operation::none;
    state.detached = head.detached;
    state.head = to_tree_head(head);
    return state;
}

}  // namespace

Status LinkedTree::watch(std::optional<LinkCandidate::Look> look) {
    const auto on_changes = [this](std::span<const io::Change> changes) {
        handle_changes(changes);
    };
    if (look) {
        tree_watch_ = std::move(look->watch);
        tree_watch_->tell(on_changes);
        found_ = std::move(look->found);
    } else {
        AURA_TRY_ASSIGN(tree_watch_, TreeWatch::begin(parts_.loop, repository_.root(), on_changes));
    }
    // A linked worktree has its HEAD and index elsewhere; its branches are in the common directory,
    // whose news come with the next change of HEAD.
    if (repository_.git_dir() != repository_.root() / ".git") {
        AURA_TRY_ASSIGN(
            git_watcher_,
            io::Watcher::watch(parts_.loop, repository_.git_dir(), [this](const auto& changes) {
                look_at_git(!changes.empty());
            }));
    }
    look_at_git(false);
    if (found_) {
        machine_.handle_overflow(now());  // a watch that begins reports that by itself
    }
    return {};
}

// Where two files are exchanged the watcher says last that the new one is gone; an absence takes
// time to be believed, and what arrives for the path would wait for that.
workspace::Hint LinkedTree::hint_of(const io::Change& change) const {
    const workspace::Hint hint = to_hint(change.kind);
    if (hint != workspace::Hint::gone) {
        return hint;
    }
    std::error_code error;
    const auto now = std::filesystem::symlink_status(repository_.root() / change.path, error);
    return std::filesystem::exists(now) ? workspace::Hint::closed : hint;
}

void LinkedTree::handle_changes(std::span<const io::Change> changes) {
    found_.reset();
    if (std::any_of(changes.begin(), changes.end(), is_root_gone)) {
        // Whatever else is told comes of that.
        lose(Error(ErrorCode::repo_unavailable,
                   repository_.root().string() + " was deleted, moved or unmounted"));
        return;
    }
    const bool git_changed = std::any_of(
        changes.begin(), changes.end(), [](const io::Change& c) { return is_git_path(c.path); });
    const bool rescan = std::any_of(changes.begin(), changes.end(), [](const io::Change& c) {
        return c.kind == io::ChangeKind::rescan;
    });
    if (rescan && has_git_moved()) {  // among what was lost may be news of git
        look_at_git(false);
    }
    // Git first: who wrote a file is told by whether git was at work meanwhile.
    const bool locked = std::any_of(changes.begin(), changes.end(), [](const io::Change& c) {
        return is_git_path(c.path) && c.path.ends_with("index.lock");
    });
    if (git_changed && git_ && locked) {
        workspace::GitState busy = *git_;
        busy.busy = true;
        machine_.handle_git(now(), busy);
    }
    for (const io::Change& change : changes) {
        if (is_git_path(change.path) || is_own_path(change.path)) {
            continue;
        }
        if (change.kind == io::ChangeKind::rescan || change.path.empty()) {
            machine_.handle_overflow(now());
        } else {
            machine_.handle_hint(now(), change.path, hint_of(change));
        }
        if (change.path == workspace::kIgnoreFile) {
            machine_.handle_overflow(now());
        }
    }
    if (std::any_of(changes.begin(), changes.end(), is_configuration)) {
        reload();
    }
    if (git_changed) {
        look_at_git(false);
    }
    pump_.schedule();
}

// What is part of the tree, and what git runs by itself, may be something else now.
void LinkedTree::reload() {
    run([](TreeWorker& worker) { return worker.reload(); },
        [](LinkedTree& self, const Status& status) {
            if (!status) {
                log::line(log::Level::warning, kTreeArea, "{}", status.error().to_line());
            }
            self.machine_.handle_overflow(self.now());
        });
}

bool LinkedTree::has_git_moved() const {
    const auto state = read_git_state(repository_);
    return !state || git_failure_ || git_ != *state;
}

void LinkedTree::look_at_git(bool was_busy) {
    if (was_busy && git_) {
        workspace::GitState busy = *git_;
        busy.busy = true;
        machine_.handle_git(now(), busy);
    }
    auto state = read_git_state(repository_);
    if (!state) {
        git_failure_ = std::move(state).error();
        check_place();
        return;
    }
    git_failure_.reset();
    git_ = *std::move(state);
    machine_.handle_git(now(), *git_);
    pump_.schedule();
}

void LinkedTree::check_place() {
    if (!std::exchange(checking_place_, true)) {
        run([](TreeWorker& worker) { return worker.in_place(); },
            [](LinkedTree& self, const Status& in_place) {
                self.checking_place_ = false;
                if (!in_place && in_place.error().is(ErrorCode::repo_unavailable)) {
                    self.lose(in_place.error());
                }
            });
    }
}

void LinkedTree::lose(const Error& error) {
    if (const OnLost on_lost = std::exchange(on_lost_, nullptr)) {
        on_lost(error);
    }
}

}  // namespace aura::runtime
