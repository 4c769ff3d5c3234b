// One session of a simulated daemon over a connection, driven as runtime/session drives it.
#pragma once

#include <functional>
#include <memory>

#include "sim/ledger.hpp"
#include "sim/sim_host.hpp"
#include "sim/sim_net.hpp"
#include "sync/exchange.hpp"
#include "sync/replicator.hpp"

namespace aura::sim {

struct SimSessionOptions {
    sync::ExchangeOptions exchange;
    // Once; and once and last. The session may not be destroyed from on_ended.
    std::function<void()> on_established;
    std::function<void(const sync::Exchange::Closed&)> on_ended;
};

class SimSession final : public sync::SessionFeed {
public:
    // All outlive the session.
    struct Parts {
        SimHost& host;
        sync::Replicator& replicator;
        Ledger& ledger;
    };

    SimSession(const Parts& parts, std::unique_ptr<SimPort> port, SimSessionOptions options);
    SimSession(const SimSession&) = delete;
    SimSession& operator=(const SimSession&) = delete;
    ~SimSession() override;

    void on_sendable(const wire::LogId& log) override;
    void on_durable(const std::vector<store::EventRef>& events) override;
    void on_shortened(const wire::LogId& log) override;
    void on_membership() override;

    void go_away(const wire::GoAway& farewell);

    [[nodiscard]] const sync::Exchange& exchange() const { return exchange_; }

    [[nodiscard]] const AuthorId& remote() const { return remote_; }

    [[nodiscard]] std::size_t bytes_under_way() const {
        return port_ ? port_->bytes_under_way() : 0;
    }

private:
    void pump();
    void handle(sync::Exchange::Output output);
    void read(const sync::Exchange::Read& request);
    void locate(const sync::Exchange::Locate& asked);
    void end(const sync::Exchange::Closed& closed);

    [[nodiscard]] MonoTime now() { return parts_.host.now().mono; }

    Parts parts_;
    std::unique_ptr<SimPort> port_;
    AuthorId remote_;
    sync::Exchange exchange_;
    SimDeferred pump_;
    SimTimer timer_;
    std::function<void()> on_established_;
    std::function<void(const sync::Exchange::Closed&)> on_ended_;
    bool ended_ = false;
    std::shared_ptr<SimSession*> alive_ = std::make_shared<SimSession*>(this);
};

}  // namespace aura::sim
