// A running daemon of the simulation, in either role: everything that is lost when it dies.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "crypto/identity.hpp"
#include "sim/repo_log.hpp"
#include "sim/sim_link.hpp"
#include "sim/sim_replicator_driver.hpp"
#include "sim/sim_tree.hpp"

namespace aura::sim {

// What the daemons of a world share; outlives them.
struct SimTeamwork {
    Scheduler& scheduler;
    SimNet& net;
    Ledger& ledger;
    Prng& prng;
    // Whose machine is where; the Mothership's is the first.
    std::vector<AuthorId> authors;
    std::size_t window_bytes = 0;

    [[nodiscard]] const AuthorId& hub() const { return authors.front(); }
};

// The machine that a daemon runs on, as far as it outlives the daemon.
struct SimHome {
    Place place{};
    const crypto::IdentityKey& identity;
    SimClock& clock;
    SimDisk& disk;
    SimTree* tree = nullptr;  // the Mothership has none
};

class SimDaemon {
public:
    // What `team` and `home` name outlives the daemon.
    SimDaemon(SimTeamwork& team, const SimHome& home);
    SimDaemon(const SimDaemon&) = delete;
    SimDaemon& operator=(const SimDaemon&) = delete;
    ~SimDaemon();

    // Keeps a session with that machine from now on, or no longer.
    void connect(Place to);
    void disconnect(Place to);

    void handle_network_change();
    // Tells everybody and ends all sessions.
    void shut_down();

    [[nodiscard]] sync::Replicator& replicator() { return driver_.replicator(); }

    [[nodiscard]] const sync::Replicator& replicator() const { return driver_.replicator(); }

    [[nodiscard]] const SimReplicatorDriver& driver() const { return driver_; }

    [[nodiscard]] const RepoLog* log() const { return log_ ? &*log_ : nullptr; }

    [[nodiscard]] SimHost& host() { return host_; }

    // Every session there is.
    [[nodiscard]] std::vector<const SimSession*> sessions() const;

    [[nodiscard]] const std::vector<std::unique_ptr<SimLink>>& links() const { return links_; }

private:
    void start_tree();
    void pump_tree();
    void accept(std::unique_ptr<SimPort> port);
    void end_session(const AuthorId& member, const SimSession* session);
    [[nodiscard]] sync::ExchangeOptions exchange_with(Place other) const;

    [[nodiscard]] SimSession::Parts parts() { return {host_, replicator(), team_.ledger}; }

    SimTeamwork& team_;
    SimHome home_;
    SimHost host_;
    SimReplicatorDriver driver_;
    std::optional<RepoLog> log_;
    SimDeferred pump_tree_;
    SimTimer tree_timer_;
    std::vector<std::unique_ptr<SimLink>> links_;
    // Those that others opened.
    std::map<AuthorId, std::unique_ptr<SimSession>> sessions_;
    std::vector<std::unique_ptr<SimSession>> ended_;
    SimDeferred sweep_;
};

}  // namespace aura::sim
