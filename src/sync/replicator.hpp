// The replica of a device with everything around it: the keys, the members, the sessions that it
// feeds and the folds that read along. Here is in which order they hear of what; a Host does what
// only a machine can do. runtime/replicator is the host of a daemon, the simulator has its own.
//
// A core machine, one a team: owned by the loop thread. Sessions and folds are told from within
// pump(); what they then ask for (append, commit) is done in it too or in the next one.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/identity.hpp"
#include "store/store.hpp"
#include "sync/confirmation.hpp"
#include "sync/keyring.hpp"
#include "sync/membership.hpp"
#include "sync/replica.hpp"
#include "sync/run_sender.hpp"

namespace aura::sync {

// A session as the replicator sees it.
class SessionFeed {
public:
    SessionFeed() = default;
    SessionFeed(const SessionFeed&) = delete;
    SessionFeed& operator=(const SessionFeed&) = delete;
    virtual ~SessionFeed() = default;

    virtual void on_sendable(const wire::LogId& log) = 0;
    virtual void on_durable(const std::vector<store::EventRef>& events) = 0;
    virtual void on_shortened(const wire::LogId& log) = 0;
    virtual void on_membership() = 0;
    // Replicator::confirmation().
    virtual void on_confirmation() = 0;

    // Where the other side has made something else of the same events: tells it so, once a vector,
    // and returns what it said.
    [[nodiscard]] virtual std::optional<wire::DigestFrame> contradict(
        const wire::DigestFrame& theirs) = 0;
    virtual void send_digest(const wire::DigestFrame& digest) = 0;
};

// Whoever folds durable events: the repositories, lists for people. Called in commit order, before
// the waiting appends are told.
class EventFold {
public:
    EventFold() = default;
    EventFold(const EventFold&) = delete;
    EventFold& operator=(const EventFold&) = delete;
    virtual ~EventFold() = default;

    virtual void on_event(const store::EventRef& event) = 0;
    virtual void on_key(const RepoId& repo) = 0;
    virtual void on_membership() = 0;

    // What it made of the events; nothing: it does not compare, or not now.
    [[nodiscard]] virtual std::optional<wire::DigestFrame> digest() { return std::nullopt; }

    // What another member made of them.
    virtual void on_digest(const wire::DigestFrame& /*theirs*/) {}
};

// This device and another one hold the same events of a repository and made different things of
// them. Both read their logs again.
struct StateDiffers {
    enum class Outcome : std::uint8_t {
        repaired,   // and this device has now what the other one has
        confirmed,  // and this device comes to the same as before: the other one has to repair
        lasting,    // which the other one did, and it contradicts again
    };

    AuthorId with;
    RepoId repo;
    Outcome outcome{};
};

// What a machine does for a replicator, and what it tells the people at it.
class ReplicatorHost {
public:
    // The keyring wanted to write and could not: as Replica::append.
    struct KeyNotWritten {
        Error reason;
    };

    // A Mothership is in doubt about its team log, or no longer.
    struct ConfirmationChanged {
        Confirmation now;
    };

    using EventsRead = std::function<void(Result<std::vector<wire::Event>>)>;
    using Notice = std::variant<Replica::ForkFound,
                                Replica::CommitFailing,
                                Replica::CommitRecovered,
                                Replica::IncarnationBegun,
                                Keyring::ApprovalNeeded,
                                StateDiffers,
                                ConfirmationChanged,
                                KeyNotWritten>;

    ReplicatorHost() = default;
    ReplicatorHost(const ReplicatorHost&) = delete;
    ReplicatorHost& operator=(const ReplicatorHost&) = delete;
    virtual ~ReplicatorHost() = default;

    [[nodiscard]] virtual Now now() const = 0;

    // pump() is to be called soon, once, not from within this call.
    virtual void pump_soon() = 0;

    // pump() is to be called then; replaces the deadline before, nothing cancels it.
    virtual void pump_at(std::optional<MonoTime> deadline) = 0;

    // Answered with Replicator::handle_committed, once, not from within this call.
    virtual void commit(Replica::CommitRequest request) = 0;

    // Events as the store has them, perhaps fewer than asked for; `done` runs once, later.
    virtual void read(const ReadRequest& request, EventsRead done) = 0;

    virtual void tell(const Notice& notice) = 0;
};

struct ReplicatorOptions {
    AuthorId hub;  // whose team this is
    KeyringOptions keys;
};

class Replicator {
public:
    using Done = std::function<void(Status)>;

    // All outlive the replicator.
    Replicator(ReplicatorHost& host,
               const crypto::IdentityKey& identity,
               Prng& prng,
               const ReplicatorOptions& options);
    Replicator(const Replicator&) = delete;
    Replicator& operator=(const Replicator&) = delete;
    ~Replicator() = default;

    // Reads what the store holds, before anything else is called: events of team logs are folded;
    // those of repositories are for who folds them. Blocks. Errors as sync::restore.
    [[nodiscard]] Status restore(store::Store& from);

    // Both must be removed before they are destroyed.
    void add(SessionFeed& feed) { feeds_.push_back(&feed); }

    void remove(SessionFeed& feed) { std::erase(feeds_, &feed); }

    void add(EventFold& fold) { folds_.push_back(&fold); }

    void remove(EventFold& fold) { std::erase(folds_, &fold); }

    // As Replica::append and Replica::commit; `done` runs when it is durable and folded.
    // mothership.unconfirmed: append of what only a Mothership says, before it may.
    [[nodiscard]] Result<Appended> append(Draft draft, Done done);
    [[nodiscard]] Status commit(std::vector<store::RecordWrite> records, Done done);

    // As ReplicatorHost::read.
    void read(const ReadRequest& request, ReplicatorHost::EventsRead done) {
        host_.read(request, std::move(done));
    }

    // From sessions: as Replica's handle_run, handle_own_log_ahead, handle_fork, give_way.
    [[nodiscard]] Result<RunOutcome> take_run(const wire::Events& run);
    void own_log_ahead(const wire::LogId& log);
    void fork_found(const Fork& fork);
    void branch_found(const Fork& fork, const Head& common);

    // As Replica::begin_incarnation.
    void begin_incarnation(std::string reason);

    // This Mothership's team log may lack something. Nothing happens on other devices.
    void doubt(Doubt reason);
    // Somebody at this Mothership's machine decides that it may act; `done` runs when that is
    // durable. Errors as commit.
    [[nodiscard]] Status confirm_by_hand(Done done);
    // From sessions, while members are asked.
    void hub_logs_compared(const AuthorId& member, HeadComparison comparison);

    // What the folds make of the events now.
    [[nodiscard]] std::vector<wire::DigestFrame> digests() const;

    // From a session: what another member made of them. Where another session has heard something
    // else, both other sides are told.
    void digest_received(const wire::DigestFrame& digest, SessionFeed& from);

    // From folds.
    void tell(const StateDiffers& finding);

    void handle_committed(BatchNumber number, Status status);

    // Does everything that can be done now.
    void pump();

    // Something may have to be done: soon, but not within the caller.
    void wake() { host_.pump_soon(); }

    [[nodiscard]] Keyring& keyring() { return keyring_; }

    [[nodiscard]] const Replica& replica() const { return *replica_; }

    [[nodiscard]] const Membership& membership() const { return membership_; }

    [[nodiscard]] const Confirmation& confirmation() const { return confirmation_; }

    // Since the start.
    [[nodiscard]] const std::vector<Fork>& forks() const { return forks_; }

    // Lasting ones since the start, at most one a repository and member.
    [[nodiscard]] const std::vector<StateDiffers>& differences() const { return differences_; }

    // Why commits fail at the moment; nothing when they do not.
    [[nodiscard]] const std::optional<Error>& commit_failure() const { return commit_failure_; }

private:
    struct Waiting {
        CommitTicket ticket{};
        Done done;
    };

    [[nodiscard]] bool poll_once(MonoTime now);
    void handle(Replica::Output output);
    void handle(Keyring::Output output);
    void write(Keyring::Append request);
    void write(Keyring::Commit request);
    void read_own(const Replica::ReadOwn& request);
    void publish(const Replica::Durable& durable);
    void tell_membership();
    void set_confirmation(Confirmation confirmation);
    void finish_asking();
    [[nodiscard]] bool is_own_team_log(const wire::LogId& log) const;

    ReplicatorHost& host_;
    const crypto::IdentityKey& identity_;
    Prng& prng_;
    Membership membership_;
    Keyring keyring_;
    Confirmation confirmation_;
    bool is_finishing_ = false;       // the end of asking is on its way to the disk
    std::optional<Replica> replica_;  // always, once restore() succeeded
    std::vector<SessionFeed*> feeds_;
    std::vector<EventFold*> folds_;
    std::deque<Waiting> waiting_;  // by ticket
    std::vector<Fork> forks_;
    std::vector<StateDiffers> differences_;
    std::optional<Error> commit_failure_;
    // What is read holds a weak reference: it may come after this object is gone.
    std::shared_ptr<Replicator*> alive_ = std::make_shared<Replicator*>(this);
};

// Gives `fold` every durable event of `repo`, in log order. Errors of the store.
[[nodiscard]] Status replay(store::Store& from, const RepoId& repo, EventFold& fold);

}  // namespace aura::sync
