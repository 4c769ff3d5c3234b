// What this device holds, and the one door to it: own drafts and runs that other members sent
// become events here, and one commit after the other makes them durable. One a daemon, in peer and
// in hub mode alike.
//
//   append, handle_run ──▶ gathering ──▶ one commit in flight ──▶ durable
//
// Whatever waits while a commit is in flight is the next one, so load makes batches and a lone
// event does not wait. The last own event of each log in a batch is signed when the batch closes,
// and at least every kSignatureEventsMax events or kSignatureBytesMax bytes: no run on the wire is
// ever larger, unless it is a single event.
//
// A failed commit is tried again, unchanged, with back-off until it succeeds: nothing verified or
// promised an id is dropped. Meanwhile both sides of the gathering are bounded: own drafts are
// refused with the reason, foreign runs with `limit`.
//
// Foreign events may be passed on as soon as they are verified, own ones when they are durable:
// sendable() is the end of what may leave. Acks name durable() only.
//
// A core machine: owned by the loop thread, drained with poll() after every input.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/identity.hpp"
#include "store/store.hpp"
#include "sync/branches.hpp"
#include "sync/commit_queue.hpp"
#include "sync/draft.hpp"
#include "sync/event_chain.hpp"
#include "sync/hybrid_clock.hpp"
#include "sync/membership.hpp"
#include "sync/recent_events.hpp"
#include "sync/version_vector.hpp"
#include "wire/frame.hpp"

namespace aura::sync {

class Keyring;

// What the store held at start (sync/restore.hpp).
struct ReplicaState {
    TeamId team;
    VersionVector heads;
    // Zero: there was none yet; the replica begins one.
    Incarnation incarnation{};
    // The highest time among the events of this device; zero if it has none.
    wire::HybridTime last_time{};
    Branches branches{};
};

// Bytes of events that are at hand for passing on: a window or two for each log that moves.
inline constexpr std::size_t kRecentBytesMax = 16 * 1024 * 1024;

// The parts a replica works with; all outlive it. `membership` has folded what the store held.
struct ReplicaParts {
    const crypto::IdentityKey& identity;
    Membership& membership;
    Keyring& keyring;
    Prng& prng;
};

struct Appended {
    EventId id;
    Seq seq{};
    wire::LogId log;
    CommitTicket ticket{};
};

enum class RunOutcome : std::uint8_t {
    taken,      // verified; acked when it is durable
    duplicate,  // nothing new in it
    dropped,    // void by a revocation that the sender had not heard of
    forked,     // of another branch than what is held; said by ForkFound
};

class Replica {
public:
    // To be committed; answered with handle_committed or handle_commit_failed, once. There is never
    // a second request before the answer.
    using CommitRequest = CommitQueue::Request;

    // `log` may be passed on through `through`: recent() has the events.
    struct Sendable {
        wire::LogId log;
        Seq through{};
    };

    // What a commit made durable: events in log order, and every ticket through `through`.
    struct Durable {
        std::vector<store::EventRef> events;
        CommitTicket through{};
    };

    // The log is void behind its cut: folds drop what came after. Said when the cut becomes known;
    // who folds a stored log asks membership().cut() as well.
    struct Voided {
        wire::LogId log;
        Head cut;
    };

    // Members changed (joined, revoked, restored): sessions look whether theirs still is one.
    struct MembershipChanged {};

    struct ForkFound {
        Fork fork;
    };

    // The disk refuses; `attempts` in a row so far. Said once an attempt.
    struct CommitFailing {
        Error error;
        std::uint32_t attempts = 0;
    };

    struct CommitRecovered {};

    // `log` ends earlier than it did, because a branch holds what came after: sessions say so, and
    // take what others have there.
    struct Shortened {
        wire::LogId log;
    };

    // Events of the store; answered with handle_own_read, once. There is never a second request
    // before the answer.
    struct ReadOwn {
        wire::LogId log;
        Seq first{};
        store::ReadLimits limits;
    };

    // The device writes new logs from here on, because of what `reason` says.
    struct IncarnationBegun {
        Incarnation incarnation{};
        std::string reason;
    };

    using Output = std::variant<CommitRequest,
                                Sendable,
                                Durable,
                                Voided,
                                MembershipChanged,
                                ForkFound,
                                CommitFailing,
                                CommitRecovered,
                                Shortened,
                                ReadOwn,
                                IncarnationBegun>;

    Replica(ReplicaState state, const ReplicaParts& parts);

    // Gives the draft its place and its id at once; it is durable when Durable names it.
    // wire.too_large, crypto.no_key (no key to seal it with), limit (too much waits for the disk)
    // or, when commits fail, their error.
    [[nodiscard]] Result<Appended> append(Now now, Draft draft);

    // Commits records without an event. Errors as append.
    [[nodiscard]] Result<CommitTicket> commit(std::vector<store::RecordWrite> records);

    // Goes on in new logs: the store is not what it was (a restored backup).
    void begin_incarnation(std::string reason);

    // A run that a session delivered. event.gap, event.bad_signature, event.unknown_author, wire.*:
    // the session is at fault and is to be closed. limit: too much waits for the disk, the session
    // is to come back later.
    [[nodiscard]] Result<RunOutcome> handle_run(Now now, const wire::Events& run);

    // Somebody holds more of a log of this device than it does itself: it is not the newest of its
    // kind and goes on in a new incarnation.
    void handle_own_log_ahead(const wire::LogId& log);

    // A session found that the other side has another branch of a log.
    void handle_fork(const Fork& fork);

    // Of a log of this device the other side holds another branch, which begins behind `common`.
    // Theirs stays: what this device wrote there goes on in a branch of its own (wire/branch.hpp).
    void give_way(Now now, const Fork& fork, const Head& common);
    // The answer to ReadOwn.
    void handle_own_read(const Result<std::vector<wire::Event>>& events);

    void handle_committed(BatchNumber number);
    void handle_commit_failed(MonoTime now, BatchNumber number, Error error);
    [[nodiscard]] std::optional<Output> poll(MonoTime now);

    // When poll() has something again: the next try of a failed commit.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const { return commits_.next_deadline(); }

    [[nodiscard]] const AuthorId& self() const { return parts_.identity.public_id(); }

    [[nodiscard]] const TeamId& team() const { return team_; }

    [[nodiscard]] Incarnation incarnation() const { return incarnation_; }

    [[nodiscard]] const Membership& membership() const { return parts_.membership; }

    // What is on disk, each log through its cut at most.
    [[nodiscard]] const VersionVector& durable() const { return durable_; }

    // Whether event `seq` of `log` counts for nothing here: void by a revocation. What this device
    // wrote itself goes on counting for it while it is revoked; back in the team, in new logs, its
    // tree says again what it still holds.
    [[nodiscard]] bool is_void(const wire::LogId& log, Seq seq) const;

    // Whether more of the log is on disk than a revocation lets count. Then nobody here looked
    // whether what is held leads to where the revocation says.
    [[nodiscard]] bool is_cut_short(const wire::LogId& log) const {
        return membership().cut(log) && stored_.head(log).seq > durable_.head(log).seq;
    }

    // What may be passed on: what is durable, and foreign events that are verified.
    [[nodiscard]] const VersionVector& sendable() const { return sendable_; }

    // The event if it was taken in lately, else null: then it is in the store, once it is durable.
    [[nodiscard]] store::EventRef recent(const wire::LogId& log, Seq seq) const {
        return recent_.find(log, seq);
    }

    // What the log is a branch of, if it is one.
    [[nodiscard]] std::optional<Branch> branch(const wire::LogId& log) const {
        return branches_.find(log);
    }

    // Whether something waits for the disk.
    [[nodiscard]] const CommitQueue& commits() const { return commits_; }

private:
    // A branch that is being written: the events of `log` go to `to`.
    struct Moving {
        wire::LogId to;
        Head base;
        Seq next{};  // the first event that is not there yet
    };

    [[nodiscard]] wire::LogId own_log(const RepoId& repo) const;
    [[nodiscard]] Status check_room_for_own(std::size_t bytes) const;
    [[nodiscard]] Result<std::shared_ptr<store::StoredEvent>> make_event(Now now,
                                                                         const wire::LogId& log,
                                                                         Draft& draft);
    [[nodiscard]] Result<Appended> append_to(Now now, const wire::LogId& log, Draft draft);
    [[nodiscard]] std::optional<ReadOwn> poll_read_own();
    void move_run(const Moving& moving, std::vector<store::EventRef> run);
    void note_branches(const std::vector<store::EventRef>& events);
    void shorten_if_held(const wire::LogId& log);
    [[nodiscard]] Result<RunOutcome> take(Now now, const wire::Events& run);
    [[nodiscard]] Status fold_members(const std::vector<store::EventRef>& events);
    void accept_run(WallTime now, const std::vector<store::EventRef>& events);
    void apply_cuts();
    void update(const wire::LogId& log);
    [[nodiscard]] bool is_own_incarnation_cut() const;
    void make_durable(const std::vector<store::EventRef>& events, CommitTicket through);

    ReplicaParts parts_;
    TeamId team_;
    Incarnation incarnation_;
    HybridClock clock_;
    CommitQueue commits_;
    RecentEvents recent_{kRecentBytesMax};
    // Through the last event taken in, durable or not, void or not: what the next one follows.
    VersionVector accepted_;
    // The same of what is on disk.
    VersionVector stored_;
    // Both without what is void.
    VersionVector durable_;
    VersionVector sendable_;
    // Logs whose fork or whose cut was said.
    std::set<wire::LogId> forked_;
    std::map<wire::LogId, Seq> voided_;
    Branches branches_;
    std::map<wire::LogId, Moving> moving_;
    std::optional<ReadOwn> reading_own_;
    // Where logs are to end, until the commits that say so are done.
    std::map<wire::LogId, std::deque<Head>> ends_;
    // Logs that ended earlier since the start: what others send may still follow what was there.
    std::set<wire::LogId> shortened_;
    std::deque<Output> outputs_;
};

}  // namespace aura::sync
