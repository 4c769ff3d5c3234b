#include "sim/sim_machine.hpp"

#include <utility>

namespace aura::sim {

SimMachine::SimMachine(SimTeamwork& team,
                       Place place,
                       std::shared_ptr<const crypto::IdentityKey> identity,
                       std::string name)
    : team_(team), place_(place), identity_(std::move(identity)), name_(std::move(name)) {
    team_.ledger.add_device(id(), name_, disk);
}

void SimMachine::clone(SimCommits& commits) {
    tree_.emplace(id(), commits, clock, team_.prng);
    tree_->git().clone("main");
}

void SimMachine::start() {
    SimTree* tree = tree_ ? &*tree_ : nullptr;
    daemon_ = std::make_unique<SimDaemon>(team_, SimHome{place_, *identity_, clock, disk, tree});
    // Until something was committed in the new incarnation, it is not in the store.
    if (disk.transactions() == restored_at_) {
        daemon_->replicator().begin_incarnation("the database is not the one it was");
        daemon_->replicator().doubt(sync::Doubt::restored);
    }
    for (const Place to : connections_) {
        daemon_->connect(to);
    }
}

void SimMachine::stop(Death how) {
    wake();
    if (how == Death::shut_down) {
        daemon_->shut_down();
    } else if (how == Death::power_cut) {
        team_.net.break_all(place_, SimNet::Break::silent);
    }
    daemon_.reset();
}

void SimMachine::restore_disk(const SimDisk& from, std::size_t transactions, bool noticed) {
    disk.restore(from, transactions);
    team_.ledger.note_restored(id());
    restored_at_ = noticed ? std::optional(transactions) : std::nullopt;
}

void SimMachine::fall_asleep() {
    daemon_->host().fall_asleep();
}

void SimMachine::wake() {
    if (clock.asleep) {
        daemon_->host().wake();
        daemon_->handle_network_change();
    }
}

void SimMachine::connect(Place to) {
    connections_.insert(to);
    if (daemon_) {
        daemon_->connect(to);
    }
}

void SimMachine::disconnect(Place to) {
    connections_.erase(to);
    if (daemon_) {
        daemon_->disconnect(to);
    }
}

}  // namespace aura::sim
