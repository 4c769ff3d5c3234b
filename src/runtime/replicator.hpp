// The replica of a running daemon with everything around it: the store that it commits to, the
// keys, the members, the sessions that it feeds and the folds that read along.
//
// Loop thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/prng.hpp"
#include "base/result.hpp"
#include "crypto/identity.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"
#include "runtime/database.hpp"
#include "sync/exchange.hpp"
#include "sync/keyring.hpp"
#include "sync/membership.hpp"
#include "sync/replica.hpp"

namespace aura::runtime {

// A session as the replicator sees it.
class SessionFeed {
public:
    SessionFeed() = default;
    SessionFeed(const SessionFeed&) = delete;
    SessionFeed& operator=(const SessionFeed&) = delete;
    virtual ~SessionFeed() = default;

    virtual void on_sendable(const wire::LogId& log) = 0;
    virtual void on_durable(const std::vector<store::EventRef>& events) = 0;
    virtual void on_membership() = 0;
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
};

struct ReplicatorOptions {
    AuthorId hub;  // whose team this is
    sync::KeyringOptions keys;
};

class Replicator {
public:
    using Done = std::function<void(Status)>;

    // Everything outlives the replicator. Reads what the store holds: events of team logs are
    // folded, those of repositories go to the folds by replay().
    [[nodiscard]] static Result<std::unique_ptr<Replicator>> start(
        io::Loop& loop,
        Database& database,
        const crypto::IdentityKey& identity,
        const ReplicatorOptions& options);

    Replicator(const Replicator&) = delete;
    Replicator& operator=(const Replicator&) = delete;
    ~Replicator();

    // Both must be removed before they are destroyed.
    void add(SessionFeed& feed) { feeds_.push_back(&feed); }

    void remove(SessionFeed& feed);

    void add(EventFold& fold) { folds_.push_back(&fold); }

    void remove(EventFold& fold);

    // Gives `fold` every durable event of `repo`, in log order. Blocks: at start, or when a
    // repository is linked.
    [[nodiscard]] Status replay(const RepoId& repo, EventFold& fold);

    // As Replica::append; `done` runs when it is durable and folded.
    [[nodiscard]] Result<sync::Appended> append(sync::Draft draft, Done done);
    [[nodiscard]] Status commit(std::vector<store::RecordWrite> records, Done done);

    // From a session: as Replica::handle_run.
    [[nodiscard]] Result<sync::RunOutcome> take_run(const wire::Events& run);
    void own_log_ahead(const wire::LogId& log);

    [[nodiscard]] sync::Keyring& keyring() { return keyring_; }

    [[nodiscard]] const sync::Replica& replica() const { return *replica_; }

    [[nodiscard]] const sync::Membership& membership() const { return membership_; }

    [[nodiscard]] Database& database() { return database_; }

    // Why commits fail at the moment; nothing when they do not.
    [[nodiscard]] const std::optional<Error>& commit_failure() const { return commit_failure_; }

    [[nodiscard]] const std::vector<sync::Fork>& forks() const { return forks_; }

    // Something may have to be done: soon, but not within the caller.
    void wake() { pump_.schedule(); }

private:
    struct Waiting {
        sync::CommitTicket ticket{};
        Done done;
    };

    Replicator(io::Loop& loop,
               Database& database,
               const crypto::IdentityKey& identity,
               const ReplicatorOptions& options);

    void pump();
    void handle(sync::Replica::Output output);
    void handle(sync::Keyring::Output output);
    void commit_batch(sync::Replica::CommitRequest request);
    void publish(const sync::Replica::Durable& durable);
    void tell_membership();
    void arm();

    io::Loop& loop_;
    Database& database_;
    std::unique_ptr<Prng> prng_;
    sync::Membership membership_;
    sync::Keyring keyring_;
    std::optional<sync::Replica> replica_;  // always, once start() returned
    io::Deferred pump_;
    io::Timer timer_;
    std::vector<SessionFeed*> feeds_;
    std::vector<EventFold*> folds_;
    std::deque<Waiting> waiting_;  // by ticket
    std::optional<Error> commit_failure_;
    std::vector<sync::Fork> forks_;
    // Completions of the database hold a weak reference: they may outlive this object.
    std::shared_ptr<Replicator*> alive_;
};

}  // namespace aura::runtime
