// The replica of a simulated daemon with everything around it, joined as runtime/replicator joins
// them: the disk that it commits to, the keys, the members, the sessions that it feeds and the
// folds that read along.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "crypto/identity.hpp"
#include "sim/sim_disk.hpp"
#include "sim/sim_host.hpp"
#include "sync/exchange.hpp"
#include "sync/keyring.hpp"
#include "sync/membership.hpp"
#include "sync/replica.hpp"

namespace aura::sim {

// A session as the replicator sees it.
class SimFeed {
public:
    SimFeed() = default;
    SimFeed(const SimFeed&) = delete;
    SimFeed& operator=(const SimFeed&) = delete;
    virtual ~SimFeed() = default;

    virtual void on_sendable(const wire::LogId& log) = 0;
    virtual void on_durable(const std::vector<store::EventRef>& events) = 0;
    virtual void on_membership() = 0;
};

// Whoever folds durable events, in commit order.
class SimFold {
public:
    SimFold() = default;
    SimFold(const SimFold&) = delete;
    SimFold& operator=(const SimFold&) = delete;
    virtual ~SimFold() = default;

    virtual void on_event(const store::EventRef& event) = 0;
    virtual void on_key(const RepoId& repo) = 0;
    virtual void on_membership() = 0;
};

class SimReplicator {
public:
    using Done = std::function<void(Status)>;

    // Reads what the disk holds. All outlive the replicator.
    SimReplicator(SimHost& host,
                  SimDisk& disk,
                  const crypto::IdentityKey& identity,
                  const AuthorId& hub);

    void add(SimFeed& feed) { feeds_.push_back(&feed); }

    void remove(SimFeed& feed) { std::erase(feeds_, &feed); }

    void add(SimFold& fold) { folds_.push_back(&fold); }

    [[nodiscard]] Result<sync::Appended> append(sync::Draft draft, Done done);
    [[nodiscard]] Status commit(std::vector<store::RecordWrite> records, Done done);

    // From sessions.
    [[nodiscard]] Result<sync::RunOutcome> take_run(const wire::Events& run);
    void own_log_ahead(const wire::LogId& log);
    void fork_found(const sync::Fork& fork);

    // The disk is not the one it was.
    void begin_incarnation(const char* reason);

    [[nodiscard]] sync::Keyring& keyring() { return keyring_; }

    [[nodiscard]] const sync::Replica& replica() const { return replica_; }

    [[nodiscard]] const sync::Membership& membership() const { return membership_; }

    [[nodiscard]] SimDisk& disk() { return disk_; }

    [[nodiscard]] std::size_t incarnations_begun() const { return incarnations_begun_; }

    [[nodiscard]] const std::vector<sync::Fork>& forks() const { return forks_; }

    // Something may have to be done: soon, but not within the caller.
    void wake() { pump_.schedule(); }

    // Whether what waits for the disk will be looked at again.
    [[nodiscard]] bool is_moving() const;

private:
    struct Waiting {
        sync::CommitTicket ticket{};
        Done done;
    };

    void pump();
    void handle(sync::Replica::Output output);
    void handle(sync::Keyring::Output output);
    void commit_batch(sync::Replica::CommitRequest request);
    void publish(const sync::Replica::Durable& durable);
    void tell_membership();

    SimHost& host_;
    SimDisk& disk_;
    sync::Membership membership_;
    sync::Keyring keyring_;
    sync::Replica replica_;
    SimDeferred pump_;
    SimTimer timer_;
    std::vector<SimFeed*> feeds_;
    std::vector<SimFold*> folds_;
    std::deque<Waiting> waiting_;  // by ticket
    std::size_t commits_under_way_ = 0;
    std::size_t incarnations_begun_ = 0;
    std::vector<sync::Fork> forks_;
};

}  // namespace aura::sim
