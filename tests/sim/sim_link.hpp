// Keeps one session with another machine, driven as runtime/hub_link drives the one with the
// Mothership: peers keep the sessions with each other in the same way.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "peer/mothership_link.hpp"
#include "sim/sim_net.hpp"
#include "sim/sim_session.hpp"

namespace aura::sim {

class SimLink {
public:
    struct Route {
        Place from{};
        Place to{};
    };

    // Dials at once. `net` and what `parts` names outlive the link. `on_caught_up`: all that the
    // other side holds is here, once a session.
    SimLink(const SimSession::Parts& parts,
            SimNet& net,
            Route route,
            sync::ExchangeOptions exchange,
            std::function<void()> on_caught_up);

    void stop();
    void handle_network_change();

    [[nodiscard]] const SimSession* session() const { return session_.get(); }

    [[nodiscard]] const peer::MothershipLink& machine() const { return machine_; }

    [[nodiscard]] Place to() const { return route_.to; }

private:
    void pump();
    void dial();
    void drop();
    void handle_connected(std::unique_ptr<SimPort> port);
    void handle_ended(const sync::Exchange::Closed& closed);
    void fail_attempt(Error reason);

    [[nodiscard]] MonoTime now() { return parts_.host.now().mono; }

    SimSession::Parts parts_;
    SimNet& net_;
    Route route_;
    sync::ExchangeOptions exchange_;
    std::function<void()> on_caught_up_;
    peer::MothershipLink machine_;
    SimDeferred pump_;
    SimDeferred drop_failed_;
    SimTimer timer_;
    std::unique_ptr<SimSession> session_;
    // Of the attempt that is under way; answers to older ones are late.
    std::shared_ptr<SimLink*> attempt_;
};

}  // namespace aura::sim
