#include "sim/sim_daemon.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace aura::sim {
namespace {

// A job of the tree's worker, or a turn of the loop.
constexpr Duration kStepTime = std::chrono::microseconds(200);

}  // namespace

SimDaemon::SimDaemon(SimTeamwork& team, const SimHome& home)
    : team_(team),
      home_(home),
      host_(team.scheduler, home.clock, team.prng),
      driver_(host_, home.disk, home.identity, team.hub()),
      pump_tree_(host_, [this] { pump_tree(); }),
      tree_timer_(host_,
                  [this] {
                      home_.tree->tick();
                      pump_tree();
                  }),
      sweep_(host_, [this] { ended_.clear(); }) {
    team_.net.listen(home_.place, host_, [this](auto port) { accept(std::move(port)); });
    if (home_.tree != nullptr) {
        start_tree();
    }
}

SimDaemon::~SimDaemon() {
    team_.net.unlisten(home_.place);
    if (home_.tree != nullptr) {
        home_.tree->on_input = nullptr;
        home_.tree->on_step = nullptr;
        home_.tree->crash();
    }
}

void SimDaemon::connect(Place to) {
    disconnect(to);
    links_.push_back(std::make_unique<SimLink>(
        parts(), team_.net, SimLink::Route{home_.place, to}, exchange_with(to), [this, to] {
            if (home_.tree != nullptr && team_.authors[number(to)] == team_.hub()) {
                home_.tree->handle_caught_up();
            }
        }));
}

void SimDaemon::disconnect(Place to) {
    std::erase_if(links_, [to](const auto& link) { return link->to() == to; });
}

void SimDaemon::handle_network_change() {
    for (const auto& link : links_) {
        link->handle_network_change();
    }
}

void SimDaemon::shut_down() {
    for (const auto& link : links_) {
        link->stop();
    }
    // Each one that ends leaves the map.
    std::vector<SimSession*> sessions;
    for (const auto& [member, session] : sessions_) {
        sessions.push_back(session.get());
    }
    for (SimSession* session : sessions) {
        session->go_away({wire::GoAwayReason::shutting_down, 1000, "it stops"});
    }
}

std::vector<const SimSession*> SimDaemon::sessions() const {
    std::vector<const SimSession*> all;
    for (const auto& link : links_) {
        if (link->session() != nullptr) {
            all.push_back(link->session());
        }
    }
    for (const auto& [member, session] : sessions_) {
        all.push_back(session.get());
    }
    return all;
}

void SimDaemon::start_tree() {
    SimTree& tree = *home_.tree;
    log_.emplace(
        replicator(), home_.disk, [&tree](const auto& paths) { tree.handle_new_versions(paths); });
    tree.on_input = [this] { pump_tree_.schedule(); };
    tree.on_step = [this] {
        host_.after(host_.some(kStepTime), [this] {
            home_.tree->step();
            pump_tree();
        });
    };
    tree.start(*log_);
}

void SimDaemon::pump_tree() {
    home_.tree->drain();
    tree_timer_.arm(home_.tree->next_deadline());
}

void SimDaemon::accept(std::unique_ptr<SimPort> port) {
    const Place from = port->remote();
    const AuthorId member = team_.authors[number(from)];
    if (!replicator().membership().is_member(member)) {
        return;  // refused at the handshake
    }
    if (const auto old = sessions_.find(member); old != sessions_.end()) {
        // A laptop that changed networks is back before its old connection is seen to be dead.
        old->second->go_away({wire::GoAwayReason::replaced, 0, "a newer session of this peer"});
    }
    const auto self = std::make_shared<const SimSession*>(nullptr);
    SimSessionOptions options;
    options.exchange = exchange_with(from);
    options.on_established = [] {};
    options.on_ended = [this, member, self](const auto&) { end_session(member, *self); };
    auto session = std::make_unique<SimSession>(parts(), std::move(port), std::move(options));
    *self = session.get();
    sessions_[member] = std::move(session);
}

void SimDaemon::end_session(const AuthorId& member, const SimSession* session) {
    const auto found = sessions_.find(member);
    if (found != sessions_.end() && found->second.get() == session) {
        ended_.push_back(std::move(found->second));
        sessions_.erase(found);
        sweep_.schedule();
    }
}

sync::ExchangeOptions SimDaemon::exchange_with(Place other) const {
    sync::ExchangeOptions options;
    options.remote = team_.authors[number(other)];
    options.interest.all = home_.tree == nullptr;
    if (!options.interest.all) {
        options.interest.repos = {sim_repo()};
    }
    options.agent = "aura/sim";
    options.window_bytes = team_.window_bytes;
    options.idle = std::chrono::seconds(15);  // more questions, and more digests, in a short life
    return options;
}

}  // namespace aura::sim
