// A whole team under a seed: a Mothership and peers with their machines, disks, clocks, editors and
// clones, the network between them, and nothing of it real but the code under test. The same seed
// gives the same run, event by event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "sim/ledger.hpp"
#include "sim/sim_git.hpp"
#include "sim/sim_machine.hpp"
#include "sim/sim_net.hpp"

namespace aura::sim {

struct WorldOptions {
    std::size_t peers = 3;
    // What everybody has committed on main at the beginning.
    Files files;
    // Smaller than the real one, so that it is used up.
    std::size_t window_bytes = 512 * 1024;
};

class SimWorld {
public:
    // The team is complete, everybody has the keys, and nothing is under way.
    SimWorld(std::uint64_t seed, const WorldOptions& options);

    [[nodiscard]] SimMachine& hub() { return *machines_.front(); }

    [[nodiscard]] SimMachine& peer(std::size_t number) { return *machines_[number + 1]; }

    [[nodiscard]] std::size_t peers() const { return machines_.size() - 1; }

    [[nodiscard]] const std::vector<std::unique_ptr<SimMachine>>& machines() const {
        return machines_;
    }

    [[nodiscard]] Prng& prng() { return prng_; }

    [[nodiscard]] SimNet& net() { return net_; }

    [[nodiscard]] Ledger& ledger() { return ledger_; }

    [[nodiscard]] SimCommits& commits() { return commits_; }

    [[nodiscard]] Duration now() const { return scheduler_.now(); }

    // Time passes, and what happens in it happens.
    void run(Duration time);

    // The peers keep sessions with each other as well, or do not.
    void connect_peers(std::size_t a, std::size_t b);
    void disconnect_peers(std::size_t a, std::size_t b);

    void revoke(std::size_t peer);
    void unrevoke(std::size_t peer);
    [[nodiscard]] bool is_revoked(std::size_t peer);

    // Another machine with the home of that peer as it is now: a cloned virtual machine, which
    // nothing tells that it is a copy. It is not started, and check() knows nothing of two disks
    // of one device.
    SimMachine& copy_peer(std::size_t number);

    // Ends every fault: all run and reach each other, with room on their disks.
    void heal();

    // Until nothing moves any more. False: it never came to rest.
    [[nodiscard]] bool settle();

    // What is wrong, one line each, the checker's name first; after heal() and settle().
    [[nodiscard]] std::vector<std::string> check();

    // heal, settle and check.
    [[nodiscard]] std::vector<std::string> finish();

    // Of everything that happened so far.
    [[nodiscard]] std::uint64_t trace_hash() const { return trace_; }

private:
    void found_team();
    void invite();
    void append_team(wire::EventKind kind, Bytes envelope, const AuthorId& about);
    void note(std::uint64_t value);
    void look();

    SeededPrng prng_;
    SimCommits commits_;
    Scheduler scheduler_;
    SimNet net_;
    Ledger ledger_;
    SimTeamwork team_;
    std::vector<std::unique_ptr<SimMachine>> machines_;
    std::uint64_t trace_ = 0;
    // Things done since a second began.
    Duration second_{};
    std::size_t actions_ = 0;
    bool spins_ = false;
    std::vector<std::string> seen_wrong_;
};

}  // namespace aura::sim
