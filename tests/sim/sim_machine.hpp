// A machine of the simulated team: what outlives its daemon, and the daemon while it runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "crypto/identity.hpp"
#include "sim/sim_daemon.hpp"
#include "sim/sim_git.hpp"

namespace aura::sim {

class SimMachine {
public:
    // How a daemon dies: the system closes its connections, the power fails and nobody hears of it,
    // or it says good-bye.
    enum class Death : std::uint8_t { killed, power_cut, shut_down };

    // `team` outlives the machine. Its place and identity are those of `place` there.
    SimMachine(SimTeamwork& team,
               Place place,
               std::shared_ptr<const crypto::IdentityKey> identity,
               std::string name);

    // A clone of main, for a peer. `commits` outlives the machine.
    void clone(SimCommits& commits);

    void start();
    void stop(Death how);

    // While it does not run: goes on with another disk. `noticed`: the daemon can tell that this is
    // not the database that it was.
    void restore_disk(const SimDisk& from, std::size_t transactions, bool noticed);

    void fall_asleep();
    void wake();

    // Keeps sessions with these machines whenever it runs.
    void connect(Place to);
    void disconnect(Place to);

    [[nodiscard]] bool is_running() const { return daemon_ != nullptr; }

    [[nodiscard]] SimDaemon& daemon() { return *daemon_; }

    [[nodiscard]] const SimDaemon& daemon() const { return *daemon_; }

    [[nodiscard]] SimTree& tree() { return *tree_; }

    [[nodiscard]] const SimTree* find_tree() const { return tree_ ? &*tree_ : nullptr; }

    [[nodiscard]] const std::shared_ptr<const crypto::IdentityKey>& identity() const {
        return identity_;
    }

    [[nodiscard]] const AuthorId& id() const { return identity_->public_id(); }

    [[nodiscard]] const std::string& name() const { return name_; }

    [[nodiscard]] Place place() const { return place_; }

    SimClock clock;
    SimDisk disk;

private:
    SimTeamwork& team_;
    Place place_;
    std::shared_ptr<const crypto::IdentityKey> identity_;
    std::string name_;
    std::optional<SimTree> tree_;
    std::set<Place> connections_;
    // Transactions that an older disk had when it was noticed that it is not the one it was.
    std::optional<std::size_t> restored_at_;
    std::unique_ptr<SimDaemon> daemon_;
};

}  // namespace aura::sim
