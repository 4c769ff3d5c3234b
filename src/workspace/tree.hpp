// One linked working tree: turns hints (a path changed, HEAD moved, the log has new versions) into
// examinations, and their outcomes into events, records and writes, one step at a time for each
// path. What is right is decided by reconcile alone; the tree decides when, in which order, and
// whether to ask first.
//
//   hint ─▶ waiting ─▶ examining ─┬─▶ appending ─▶ (examined again: the log has new versions)
//                                 ├─▶ journalling ─▶ writing ─▶ committing
//                                 └─▶ committing
//
// While git is at work nothing is examined; what an examination had already decided is carried out,
// since a draft is text that was on disk and a write is made only over the text it was meant for.
// Then it waits until HEAD and index are quiet. A move of HEAD is worked off whole (HeadSweep).
//
// Nothing is examined before the first scan has said what happened while nobody looked (Survey),
// nor where ignore files changed before one has said what git ignored until then (Unshared).
//
// A core machine: owned by the loop thread, drained with poll() after every input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "workspace/finding.hpp"
#include "workspace/git_gate.hpp"
#include "workspace/head_sweep.hpp"
#include "workspace/journal.hpp"
#include "workspace/mass_brake.hpp"
#include "workspace/path_book.hpp"
#include "workspace/reconcile.hpp"
#include "workspace/rewrite_book.hpp"
#include "workspace/survey.hpp"
#include "workspace/tree_round.hpp"
#include "workspace/tree_state.hpp"
#include "workspace/unshared.hpp"

namespace aura::workspace {

// Examinations in flight; reading and merging is the work of a few threads.
inline constexpr std::size_t kExaminationsMax = 4;
// Vanished paths that an examination is given as possible origins of a new file.
inline constexpr std::size_t kVanishedMax = 16;

class Tree {
public:
    // Read the path, its records and its history, and reconcile; answered with handle_examined.
    struct Examine {
        std::string path;
        LastWriter writer{};
        bool check_gone = false;  // if it is absent: make sure of it, as FileView::gone_for_sure
        bool at_rest = false;     // FileView::at_rest
        std::vector<std::string> vanished;
        TreeHead head;
        TreeHead announced;
        Settings settings;
        std::vector<Resolution> resolutions;
    };

    // Append the event and commit `records` with it, after settle(); answered with handle_appended
    // when it is durable and in the graph.
    struct Append {
        StepNumber number{};
        std::variant<ChangeDraft, HeadMoveDraft> event;
        std::vector<RecordChange> records;
        std::optional<TreeHead> announced;  // committed with it, for TreeState::announced
    };

    // Answered with handle_committed.
    struct Commit {
        StepNumber number{};
        std::vector<RecordChange> records;
        std::vector<std::string> journal_done;  // journal rows to remove
        std::vector<UnsharedChange> unshared;
        std::optional<TreeHead> announced;
    };

    // Commit the journal row; answered with handle_committed.
    struct Journal {
        StepNumber number{};
        JournalEntry entry;
    };

    // Put the file into place; answered with handle_written.
    struct Write {
        WriteOrder order;
    };

    // Look at a journalled file after a crash: answered with handle_inspected.
    struct Inspect {
        std::string path;
        std::optional<std::string> previous_path;
    };

    // Remove what a move left behind, if it is `expected`; nothing follows from failing.
    struct Remove {
        std::string path;
        Digest expected;
    };

    // Answered with handle_scanned.
    struct Scan {
        TreeHead head;
        TreeHead announced;
    };

    // Name the paths that are not the same in both; answered with handle_compared.
    using Compare = HeadMove;

    // findings() is not what it was.
    struct FindingsChanged {};

    // Something was done that a user should hear of once; to be kept until seen.
    struct Noticed {
        Finding finding;
    };

    using Output = std::variant<Examine,
                                Append,
                                Commit,
                                Journal,
                                Write,
                                Inspect,
                                Remove,
                                Scan,
                                Compare,
                                FindingsChanged,
                                Noticed>;

    Tree(MonoTime now, TreeState state, Settings settings);

    // Inputs.
    void handle_hint(MonoTime now, std::string_view path, Hint hint);
    // The watcher has begun, or lost hints.
    void handle_overflow(MonoTime now);
    // A failed scan is repeated, as Survey.
    void handle_scanned(MonoTime now, const Result<ScanResult>& result);
    void handle_compared(MonoTime now, StepNumber number, const std::vector<std::string>& paths);
    // At start, and after every change of git's files, even if nothing here differs.
    void handle_git(MonoTime now, const GitState& git);
    // RepoGraph::add named the paths; at start all of RepoGraph::paths().
    void handle_new_versions(MonoTime now, const std::vector<std::string>& paths);
    // All that the team holds is in the log.
    void handle_caught_up(MonoTime now);
    void handle_examined(MonoTime now, std::string_view path, Result<Outcome> outcome);
    void handle_appended(MonoTime now, StepNumber number, const Status& status);
    void handle_committed(MonoTime now, StepNumber number, const Status& status);
    void handle_written(MonoTime now, std::string_view path, WriteResult result);
    // Hashes of the file and of the one at the previous path; nothing where there is none.
    void handle_inspected(MonoTime now,
                          std::string_view path,
                          std::optional<Digest> disk,
                          std::optional<Digest> previous);
    void handle_deadline(MonoTime now);

    // Commands.
    void set_intent(std::string intent);
    void set_apply_mode(MonoTime now, ApplyMode mode);
    void set_private_branches(MonoTime now, std::vector<std::string> patterns);
    void pause();  // nothing leaves
    void resume(MonoTime now);
    void hold();  // nothing arrives
    void release(MonoTime now);
    // Puts into place what waits at `path`, or everywhere when it is empty.
    void pull(MonoTime now, std::string_view path);
    // Returns to HEAD what is in git's way; until HEAD moves or unpark(), nothing arrives.
    void park(MonoTime now, ParkWhat what = ParkWhat::others);
    // Brings back what HEAD does not contain; `what` tells from what git put away, such as a stash.
    void unpark(MonoTime now, Unpark what);
    // Puts a file back, in spite of hold, park and `apply`; rewrites() has the answer.
    void rewrite(MonoTime now, std::string_view path, Rewrite rewrite);

    [[nodiscard]] RewriteBook& rewrites() { return rewrites_; }

    // What to read of each path that may hold own work; none while git is at work.
    [[nodiscard]] std::vector<Examine> own_looks() const;

    // Says yes to sharing what was ignored until git changed the rules, at `path` and below.
    // not_found where nothing waits for that.
    [[nodiscard]] Status share(MonoTime now, std::string_view path);
    // Says yes to the mass change that the brake holds. not_found when it holds none.
    [[nodiscard]] Status approve(MonoTime now);
    // not_found when the path has no such conflict.
    [[nodiscard]] Status resolve(MonoTime now, std::string_view path, Resolution resolution);

    [[nodiscard]] std::optional<Output> poll();
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    // What holds now, ordered by path; without notices.
    [[nodiscard]] std::vector<Finding> findings() const;

    [[nodiscard]] std::size_t waiting_paths() const { return book_.size(); }

    // HEAD is on a branch whose work stays here.
    [[nodiscard]] bool on_private_branch() const;

    // HEAD when the tree was parked; nothing: it is not.
    [[nodiscard]] const std::optional<TreeHead>& parked() const { return parked_; }

    // Whether paths still wait for what park() or unpark() wants of them.
    [[nodiscard]] bool wishes(Wish wish) const;

    // What the last park() made of the paths that somebody changed.
    [[nodiscard]] const std::map<std::string, ParkVerdict, std::less<>>& park_verdicts() const {
        return park_verdicts_;
    }

    // As Survey's.
    [[nodiscard]] bool store_is_older() const { return survey_.store_is_older(); }

    [[nodiscard]] bool at_rest() const;  // nothing waits for time, for an answer or for git

private:
    using InFlight = PathInFlight;
    using Step = TreeStep;
    using StepKind = TreeStep::Kind;
    using PathSet = std::set<std::string, std::less<>>;

    void advance(MonoTime now);
    void resume_looks(MonoTime now);
    [[nodiscard]] bool is_private(const TreeHead& head) const;

    void examine(std::string path, WaitingPath waiting);
    void carry_out(std::string path, InFlight flight);
    void let_through(std::vector<MassBrake::Parked> released);
    void send(const std::string& path, InFlight flight);
    void put_into_place(const std::string& path, InFlight flight);
    void keep(const std::string& path, InFlight flight);
    void finish(const std::string& path);
    void retry(std::string_view path, WaitingPath waiting);
    void look_at_all(const PathSet& paths, Wish wish);
    void look(std::string_view path);
    void look_at_untracked();
    void hint_at(std::string_view path, Hint hint, LastWriter writer);
    void keep_unshared(std::vector<UnsharedChange> changes);
    void unshared_kept(StepNumber number, const Status& status);
    [[nodiscard]] PathSet known_paths() const;
    void note_records(const std::vector<RecordChange>& records);
    void set_findings(const std::string& path, std::vector<Finding> findings);
    void follow_head();
    void announce();
    [[nodiscard]] std::optional<TreeHead> take_first_head();
    void end_announcement(const Status& status);
    void inspect_next();
    void committed(const std::string& path, const Status& status);
    void recovered(const Status& status);
    Step take_step(StepNumber number);
    [[nodiscard]] bool may_look() const;
    [[nodiscard]] bool may_examine() const;
    [[nodiscard]] bool has_gathered() const;
    [[nodiscard]] Settings settings_for(const std::string& path, const WaitingPath& waiting) const;
    [[nodiscard]] PathSet busy_paths() const;
    StepNumber next_step(Step step);

    MonoTime now_;
    Settings settings_;
    GitGate gate_;
    PathBook book_;
    MassBrake brake_;
    MonoTime gathering_since_;  // when the brake was empty last
    RewriteBook rewrites_;
    HeadSweep sweep_;
    std::optional<TreeHead> announced_;
    bool is_first_head_ = false;  // it is not in the store yet
    // Until it is empty nothing is examined: no row outlives the round that supersedes it.
    std::deque<JournalEntry> journal_;
    bool inspecting_ = false;                // the first row, until its end is durable
    std::optional<MonoTime> inspect_after_;  // its end could not be committed
    PathSet recorded_;                       // paths with a record
    PathSet in_log_;                         // paths that the log touched
    PathSet postponed_;                      // paths with drafts that pause() keeps from leaving
    std::map<std::string, InFlight, std::less<>> in_flight_;
    std::size_t examining_ = 0;
    PathSet locked_;  // other ends of moves that are being written
    std::map<StepNumber, Step> steps_;
    std::uint64_t last_step_ = 0;
    std::size_t announcements_ = 0;  // handed over, not yet durable
    std::map<std::string, std::uint32_t, std::less<>> failures_;
    std::map<std::string, std::vector<Finding>, std::less<>> findings_;
    bool findings_changed_ = false;
    Survey survey_;
    Unshared unshared_;
    bool paused_ = false;
    bool held_ = false;
    std::optional<TreeHead> parked_;
    std::map<std::string, ParkVerdict, std::less<>> park_verdicts_;
    std::deque<Output> outputs_;
};

}  // namespace aura::workspace
