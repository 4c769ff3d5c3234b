// One linked working tree of a running daemon: joins the tree machine with its watcher, with git's
// files, with the worker that reads and writes, and with the replica.
//
// Loop thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"
#include "io/change.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"
#include "io/watcher.hpp"
#include "io/workers.hpp"
#include "runtime/link_candidate.hpp"
#include "runtime/link_record.hpp"
#include "runtime/notice_book.hpp"
#include "runtime/tree_watch.hpp"
#include "runtime/tree_worker.hpp"
#include "sync/replicator.hpp"
#include "sync/repo_fold.hpp"
#include "workspace/tree.hpp"

namespace aura::runtime {

class LinkedTree {
public:
    static constexpr Duration kParkPatience = std::chrono::seconds(20);
    static constexpr Duration kRestPatience = std::chrono::seconds(3);

    // After so long a replaced file is looked at again, and for at least so long it is kept: an
    // open(2) that is under way when the file is replaced is over by then on the busiest machine.
    static constexpr Duration kReplacedLinger = std::chrono::seconds(2);

    // All outlive the tree. `workers` has one thread: what a tree reads is used by one at a time.
    struct Parts {
        io::Loop& loop;
        sync::Replicator& replicator;
        io::Workers& workers;
        sync::EventReader& reader;
        Prng& worker_prng;
        bool hide_paths = false;  // from whoever has no content key
    };

    // What is read of a tree before it is watched.
    struct Opened {
        LinkRecord record;
        git::Repository repository;
        std::unique_ptr<TreeWorker> worker;
        NoticeBook notices;
        workspace::TreeState state;
        std::vector<std::string> kept;            // as Written::kept, found by this start
        std::optional<LinkCandidate::Look> look;  // where it was planned just now
    };

    // Blocks: a job of `workers`, or before any of them runs. `commits` as for open_linked. Errors:
    // those of open_linked, of the store.
    [[nodiscard]] static Result<Opened> read(const LinkRecord& record,
                                             std::vector<wire::CommitId> commits,
                                             sync::EventReader& reader,
                                             Prng& worker_prng);

    // `on_lost` is called once, when the tree is not where it was any more (deleted, moved, not
    // mounted): nothing comes of it from then on. It may not destroy the tree within the call.
    // Errors: those of the watcher.
    using OnLost = std::function<void(const Error&)>;
    [[nodiscard]] static Result<std::unique_ptr<LinkedTree>> begin(const Parts& parts,
                                                                   Opened opened,
                                                                   sync::RepoFold& fold,
                                                                   const OnLost& on_lost);

    LinkedTree(const LinkedTree&) = delete;
    LinkedTree& operator=(const LinkedTree&) = delete;
    ~LinkedTree();

    // All that the Mothership holds is in the fold.
    void handle_caught_up();

    // The graph has news of these paths.
    void handle_new_versions(const std::vector<std::string>& paths);

    [[nodiscard]] workspace::Tree& machine() { return machine_; }

    [[nodiscard]] const workspace::Tree& machine() const { return machine_; }

    // After a command of the machine: do what it wants now.
    void wake() { pump_.schedule(); }

    // Returns what is not to be in git's way to HEAD, as Tree::park; `done` is called once, later,
    // when nothing is left to return or kParkPatience is over. unavailable while git is at work.
    [[nodiscard]] Status park(workspace::ParkWhat what, std::function<void()> done);
    // Brings it back; `done` is called once it is there, or at once while git is at work.
    void unpark(workspace::Unpark what, std::function<void()> done);

    // Takes an event of the log back, or puts a file back to what it was at a time, as an edit of
    // its own; `done` is called once: when it is on disk, with why not, or after kParkPatience.
    // unavailable while git is at work.
    using Told = std::function<void(const Status&)>;
    [[nodiscard]] Status undo(const sync::Change& change, Told done);
    [[nodiscard]] Status restore(std::string path, WallTime time, Told done);

    // Own changes since HEAD of the file or below the directory `path` (empty: everywhere), put
    // into git's index with `stage`; `done` is called once, later. unavailable as above.
    using OwnDone = std::function<void(Result<std::vector<workspace::OwnChanges>>)>;
    [[nodiscard]] Status own_changes(const std::string& path, bool stage, OwnDone done);

    // Tells whoever waits for an answer that there will be none: the tree is about to be closed.
    void give_up(const Error& error);

    // What the record says from now on; the caller stores it.
    void set_record(LinkRecord record);

    // What was done silently.
    [[nodiscard]] const NoticeBook& notices() const { return notices_; }

    void mark_notices_seen();

    [[nodiscard]] const LinkRecord& record() const { return record_; }

    [[nodiscard]] const git::Repository& repository() const { return repository_; }

    [[nodiscard]] sync::RepoFold& fold() { return fold_; }

    // What the sides of a conflict say. `read` is called once, later. Errors: those of the store.
    void read_conflict(const workspace::Finding& finding,
                       std::function<void(Result<ConflictTexts>)> read);

    // HEAD as it was last seen; nothing while it cannot be read.
    [[nodiscard]] const std::optional<workspace::GitState>& git_state() const { return git_; }

    // Why the tree is not synced at the moment: git's files or the tree cannot be read.
    [[nodiscard]] const std::optional<Error>& failure() const {
        return git_failure_ ? git_failure_ : scan_failure_;
    }

private:
    LinkedTree(const Parts& parts, Opened opened, sync::RepoFold& fold, OnLost on_lost);

    [[nodiscard]] Status watch(std::optional<LinkCandidate::Look> look);
    void handle_changes(std::span<const io::Change> changes);
    [[nodiscard]] workspace::Hint hint_of(const io::Change& change) const;
    void look_at_git(bool was_busy);
    // Whether look_at_git() would find something else than it did last.
    [[nodiscard]] bool has_git_moved() const;
    // Something could not be read: because the tree is not where it was?
    void check_place();
    void lose(const Error& error);
    void reload();
    void pump();
    void settle_later();
    void settle_replaced();
    void note_kept(const std::vector<std::string>& names);
    void add_notice(workspace::Finding finding);
    void keep_notices(std::vector<store::RecordWrite> rows);
    void handle(workspace::Tree::Output output);
    void examine(workspace::Tree::Examine order);
    void append(workspace::Tree::Append order);
    void commit(const workspace::Tree::Commit& order);
    void journal(const workspace::Tree::Journal& order);
    void write();
    void inspect(const workspace::Tree::Inspect& order);
    void remove(const workspace::Tree::Remove& order);
    void scan(workspace::Tree::Scan order);
    void compare(const workspace::Tree::Compare& order);
    void commit_step(workspace::StepNumber step, std::vector<store::RecordWrite> records);
    // `done(*this, status)` is called once.
    template <class Done>
    void commit_records(std::vector<store::RecordWrite> records, Done done);
    void mark_generation();

    [[nodiscard]] Status check_git(const char* what) const;
    [[nodiscard]] ExamineJob job_for(workspace::Tree::Examine order);
    void rewrite(const std::string& path, decltype(workspace::Rewrite::wish) wish, Told done);
    void answer_rewrites();
    void answer_looks();

    // Ends a pause whose time is over, else comes back when it may be.
    void look_at_pause();
    void hide_path(wire::ChangeEnvelope& envelope) const;
    void keep_parked();
    void keep_record();
    // Ends LinkRecord::was_away once all that is missing is told.
    void settle_return();
    void answer_wishes();

    [[nodiscard]] MonoTime now() { return parts_.loop.now().mono; }

    // Runs `job(worker)` on the worker and `done(result)` here, if the tree still is.
    template <class Job, class Done>
    void run(Job job, Done done);

    Parts parts_;
    LinkRecord record_;
    sync::RepoFold& fold_;
    git::Repository repository_;  // the loop's own: HEAD and the markers of operations
    std::shared_ptr<TreeWorker> worker_;

    // The last commit of records that was begun, is durable, is noted in the tree
    // (runtime/generation.hpp).
    struct Generations {
        std::uint64_t begun = 0;
        std::uint64_t durable = 0;
        std::uint64_t marked = 0;
        bool marking = false;
    };

    Generations generations_;
    workspace::Tree machine_;
    std::optional<workspace::GitState> git_;
    std::optional<Error> git_failure_;
    std::optional<Error> scan_failure_;
    OnLost on_lost_;  // empty once it was called
    bool checking_place_ = false;
    NoticeBook notices_;

    // Somebody who waits for a wish of his to be fulfilled.
    struct Waiter {
        workspace::Wish wish{};
        MonoTime until;
        std::function<void()> done;
    };

    // Somebody who waits for his file to be rewritten.
    struct RewriteWaiter {
        std::uint64_t number = 0;
        MonoTime until;
        Told done;
    };

    std::vector<Waiter> waiters_;
    std::vector<RewriteWaiter> rewrite_waiters_;
    std::uint64_t last_rewrite_ = 0;

    // Somebody who wants to know what is his, once what is known already has been worked off.
    struct OwnWaiter {
        std::string path;
        bool stage = false;
        MonoTime until;  // then it is looked at in any case
        OwnDone done;
    };

    std::vector<OwnWaiter> own_waiters_;
    std::vector<workspace::WriteOrder> waiting_writes_;
    bool writing_ = false;
    bool settling_failed_ = false;
    bool settling_ = false;  // replaced files are looked at when replaced_timer_ expires
    io::Deferred pump_;
    io::Timer timer_;
    io::Timer pause_timer_;
    io::Timer replaced_timer_;
    std::unique_ptr<TreeWatch> tree_watch_;
    // What the first scan finds, until something changes.
    std::optional<TreeWorker::Found> found_;
    std::unique_ptr<io::Watcher> git_watcher_;  // where the git directory is not in the tree
    // Jobs of the worker hold a weak reference: they may end after the tree.
    std::shared_ptr<LinkedTree*> alive_;
};

template <class Job, class Done>
void LinkedTree::run(Job job, Done done) {
    auto on_loop = [alive = std::weak_ptr(alive_), done](auto result) {
        if (const auto self = alive.lock()) {
            done(**self, std::move(result));
            (*self)->pump();
        }
    };
    auto on_worker = [worker = worker_, job = std::move(job)]() mutable { return job(*worker); };
    using Answer = decltype(on_worker());
    const Status taken = parts_.workers.submit(std::move(on_worker), on_loop);
    if (!taken) {
        // The machine bounds what it has in flight, so this is a queue full of other trees' work.
        parts_.loop.defer([on_loop, error = taken.error()]() mutable {
            on_loop(Answer(fail(std::move(error))));
        });
    }
}

}  // namespace aura::runtime
