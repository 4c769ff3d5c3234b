// LinkedTree's part for what a user asks of files: park, unpark, undo, restore, mine, stage.
#include <algorithm>
#include <chrono>
#include <utility>

#include "base/hex.hpp"
#include "base/log.hpp"
#include "crypto/hash.hpp"
#include "runtime/linked_tree.hpp"

namespace aura::runtime {
namespace {

wire::HybridTime to_hybrid(WallTime time) {
    const auto count =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return wire::HybridTime{(static_cast<std::uint64_t>(count) << 16U) | 0xffffU};
}

bool is_below(std::string_view path, std::string_view top) {
    return top.empty() || path == top ||
           (path.starts_with(top) && path.substr(top.size()).starts_with('/'));
}

// A pause is looked at again after this time at the latest: the wall clock may be set.
constexpr Duration kPauseLookMax = std::chrono::minutes(1);

}  // namespace

void LinkedTree::set_record(LinkRecord record) {
    record_ = std::move(record);
    look_at_pause();
}

void LinkedTree::give_up(const Error& error) {
    for (const Waiter& waiter : std::exchange(waiters_, {})) {
        waiter.done();
    }
    for (const RewriteWaiter& waiter : std::exchange(rewrite_waiters_, {})) {
        waiter.done(fail(error));
    }
    for (const OwnWaiter& waiter : std::exchange(own_waiters_, {})) {
        waiter.done(fail(error));
    }
}

void LinkedTree::look_at_pause() {
    if (!record_.paused || record_.paused_until == WallTime{}) {
        pause_timer_.arm(std::nullopt);
        return;
    }
    const Duration left = record_.paused_until - parts_.loop.now().wall;
    if (left > Duration::zero()) {
        pause_timer_.arm(now() + std::min(left, kPauseLookMax));
        return;
    }
    record_.paused = false;
    record_.paused_until = {};
    machine_.resume(now());
    keep_record();
    pump_.schedule();
}

void LinkedTree::hide_path(wire::ChangeEnvelope& envelope) const {
    const sync::RepoKeys keys = fold_.keys();
    if (!parts_.hide_paths || !keys || keys->empty()) {
        return;
    }
    // The smallest one, as for writing: one token a path for as long as the key is in use.
    const auto key = std::min_element(
        keys->begin(), keys->end(), [](const auto& a, const auto& b) { return a.id() < b.id(); });
    crypto::Hasher hasher("aura/path-token/1");
    hasher.add_sized(key->view()).add_sized(as_bytes(envelope.path));
    envelope.path = to_hex(hasher.finish().view());
    envelope.path_hidden = true;
}

Status LinkedTree::park(workspace::ParkWhat what, std::function<void()> done) {
    AURA_TRY(check_git("parked"));
    machine_.park(now(), what);
    keep_parked();
    waiters_.push_back({workspace::Wish::park, now() + kParkPatience, std::move(done)});
    pump_.schedule();
    return {};
}

void LinkedTree::unpark(workspace::Unpark what, std::function<void()> done) {
    // What git did last may not have been noticed yet, and what it wrote is no edit.
    look_at_git(true);
    machine_.unpark(now(), what);
    keep_parked();
    const bool git_works = !git_ || git_->busy || git_->detached;
    waiters_.push_back(
        {workspace::Wish::unpark, git_works ? now() : now() + kParkPatience, std::move(done)});
    pump_.schedule();
}

void LinkedTree::keep_parked() {
    record_.parked = machine_.parked();
    keep_record();
}

void LinkedTree::answer_wishes() {
    std::vector<Waiter> waiting = std::exchange(waiters_, {});
    for (Waiter& waiter : waiting) {
        if (machine_.wishes(waiter.wish) && now() < waiter.until) {
            waiters_.push_back(std::move(waiter));
        } else {
            waiter.done();
        }
    }
}

Status LinkedTree::undo(const sync::Change& change, Told done) {
    AURA_TRY(check_git("undone"));
    rewrite(change.path, workspace::UndoEvent{change.event}, std::move(done));
    return {};
}

Status LinkedTree::restore(std::string path, WallTime time, Told done) {
    AURA_TRY(check_git("restored"));
    run([time](TreeWorker& worker) { return worker.head_at(time); },
        [path = std::move(path), time, done = std::move(done)](LinkedTree& self,
                                                               const Result<wire::CommitId>& head) {
            if (head) {
                self.rewrite(path, workspace::RestoreTo{to_hybrid(time), *head}, done);
            } else {
                done(fail(head.error()));
            }
        });
    return {};
}

void LinkedTree::rewrite(const std::string& path,
                         decltype(workspace::Rewrite::wish) wish,
                         Told done) {
    rewrite_waiters_.push_back({++last_rewrite_, now() + kParkPatience, std::move(done)});
    machine_.rewrite(now(), path, {last_rewrite_, std::move(wish)});
    pump_.schedule();
}

void LinkedTree::answer_rewrites() {
    std::vector<std::pair<Told, Status>> answers;
    while (auto answer = machine_.rewrites().poll()) {
        std::erase_if(rewrite_waiters_, [&](RewriteWaiter& waiter) {
            if (waiter.number == answer->number) {
                answers.emplace_back(std::move(waiter.done), answer->status);
                return true;
            }
            return false;
        });
    }
    while (!rewrite_waiters_.empty() && rewrite_waiters_.front().until <= now()) {
        RewriteWaiter waiter = std::move(rewrite_waiters_.front());
        rewrite_waiters_.erase(rewrite_waiters_.begin());
        machine_.rewrites().give_up(waiter.number);
        answers.emplace_back(std::move(waiter.done),
                             fail(Error(ErrorCode::timeout, "the file was left as it is")
                                      .because("it keeps changing, or git is at work")
                                      .try_next("the same command again")));
    }
    for (const auto& [done, status] : answers) {
        done(status);
    }
}

Status LinkedTree::own_changes(const std::string& path, bool stage, OwnDone done) {
    // What git did last may not have been noticed yet.
    look_at_git(false);
    AURA_TRY(check_git(stage ? "staged" : "told apart"));
    own_waiters_.push_back({path, stage, now() + kRestPatience, std::move(done)});
    pump_.schedule();
    return {};
}

void LinkedTree::answer_looks() {
    std::vector<OwnWaiter> waiting = std::exchange(own_waiters_, {});
    for (OwnWaiter& waiter : waiting) {
        if (!machine_.at_rest() && now() < waiter.until) {
            own_waiters_.push_back(std::move(waiter));
            continue;
        }
        std::vector<ExamineJob> jobs;
        for (workspace::Tree::Examine& look : machine_.own_looks()) {
            if (is_below(look.path, waiter.path)) {
                jobs.push_back(job_for(std::move(look)));
            }
        }
        run([jobs = std::move(jobs),
             stage = waiter.stage](TreeWorker& worker) { return worker.own_changes(jobs, stage); },
            [done = std::move(waiter.done)](LinkedTree& self, auto changes) {
                // Staging holds git's lock itself, and the watcher has seen it.
                self.look_at_git(false);
                const Status open = self.check_git("told apart");
                done(open || !changes ? std::move(changes) : fail(open.error()));
            });
    }
}

}  // namespace aura::runtime
