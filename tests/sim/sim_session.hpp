// sync::Session of a simulated daemon over a connection.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "sim/ledger.hpp"
#include "sim/sim_host.hpp"
#include "sim/sim_net.hpp"
#include "sync/exchange.hpp"
#include "sync/replicator.hpp"
#include "sync/session.hpp"

namespace aura::sim {

struct SimSessionOptions {
    sync::ExchangeOptions exchange;
    // Once each; and once and last. The session may not be destroyed from on_ended.
    std::function<void()> on_established;
    std::function<void()> on_caught_up = [] {};
    std::function<void(const sync::Exchange::Closed&)> on_ended;
};

class SimSession final : private sync::SessionHost {
public:
    // All outlive the session.
    struct Parts {
        SimHost& host;
        sync::Replicator& replicator;
        Ledger& ledger;
    };

    SimSession(const Parts& parts, std::unique_ptr<SimPort> port, SimSessionOptions options);

    void go_away(const wire::GoAway& farewell) { core_.go_away(farewell); }

    [[nodiscard]] const sync::Exchange& exchange() const { return core_.exchange(); }

    [[nodiscard]] const AuthorId& remote() const { return core_.remote(); }

    [[nodiscard]] std::size_t bytes_under_way() const {
        return port_ ? port_->bytes_under_way() : 0;
    }

private:
    [[nodiscard]] MonoTime now() const override { return parts_.host.now().mono; }

    void pump_soon() override { pump_.schedule(); }

    void wake_at(std::optional<MonoTime> deadline) override { timer_.arm(deadline); }

    [[nodiscard]] Status send(Bytes frame) override;

    void flush() override {}

    void on_established() override { on_established_(); }

    void on_caught_up() override { on_caught_up_(); }

    void on_acked(const wire::LogId& log, Seq seq) override;
    void on_ended(const sync::Exchange::Closed& closed) override;

    Parts parts_;
    std::unique_ptr<SimPort> port_;
    sync::Session core_;
    SimDeferred pump_;
    SimTimer timer_;
    std::function<void()> on_established_;
    std::function<void()> on_caught_up_;
    std::function<void(const sync::Exchange::Closed&)> on_ended_;
};

}  // namespace aura::sim
