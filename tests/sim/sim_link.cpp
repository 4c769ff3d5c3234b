#include "sim/sim_link.hpp"

#include <utility>

namespace aura::sim {

using peer::LinkState;
using peer::MothershipLink;

SimLink::SimLink(const SimSession::Parts& parts,
                 SimNet& net,
                 Route route,
                 sync::ExchangeOptions exchange,
                 std::function<void()> on_caught_up)
    : parts_(parts),
      net_(net),
      route_(route),
      exchange_(std::move(exchange)),
      on_caught_up_(std::move(on_caught_up)),
      machine_(parts.host.prng()),
      pump_(parts.host, [this] { pump(); }),
      drop_failed_(parts.host,
                   [this] {
                       if (machine_.state() == LinkState::waiting ||
                           machine_.state() == LinkState::stopped) {
                           drop();
                       }
                       pump();
                   }),
      timer_(parts.host, [this] {
          machine_.handle_deadline(now());
          pump();
      }) {
    machine_.start(now());
    pump_.schedule();
}

void SimLink::stop() {
    if (session_) {
        session_->go_away({wire::GoAwayReason::shutting_down, 0, "the peer stops"});
    }
    machine_.stop();
    pump_.schedule();
}

void SimLink::handle_network_change() {
    machine_.handle_network_change(now());
    pump_.schedule();
}

void SimLink::pump() {
    while (const auto output = machine_.poll()) {
        if (*output == MothershipLink::Output::dial) {
            dial();
        } else {
            drop();
        }
    }
    timer_.arm(machine_.next_deadline());
}

void SimLink::dial() {
    drop();
    attempt_ = std::make_shared<SimLink*>(this);
    net_.dial(route_.from,
              route_.to,
              parts_.host,
              [attempt = std::weak_ptr(attempt_)](std::unique_ptr<SimPort> port) {
                  if (const auto self = attempt.lock()) {
                      (*self)->handle_connected(std::move(port));
                  }
              });
}

void SimLink::drop() {
    attempt_.reset();
    session_.reset();
}

void SimLink::handle_connected(std::unique_ptr<SimPort> port) {
    if (!port) {
        fail_attempt(Error(ErrorCode::unreachable, "refused"));
        return;
    }
    if (!parts_.replicator.membership().is_member(exchange_.remote) &&
        parts_.replicator.membership().find(exchange_.remote) != nullptr) {
        // The handshake ends at a certificate that is not in the member list.
        fail_attempt(Error(ErrorCode::peer_revoked, "peer revoked"));
        return;
    }
    SimSessionOptions options;
    options.exchange = exchange_;
    options.on_established = [this] {
        machine_.handle_up(now());
        pump_.schedule();
    };
    options.on_caught_up = on_caught_up_;
    options.on_ended = [this](const sync::Exchange::Closed& closed) { handle_ended(closed); };
    session_ = std::make_unique<SimSession>(parts_, std::move(port), std::move(options));
}

void SimLink::handle_ended(const sync::Exchange::Closed& closed) {
    if (closed.retry_after) {
        machine_.handle_go_away(now(), *closed.retry_after);
    }
    fail_attempt(closed.reason);
}

void SimLink::fail_attempt(Error reason) {
    machine_.handle_down(now(), std::move(reason));
    drop_failed_.schedule();
}

}  // namespace aura::sim
