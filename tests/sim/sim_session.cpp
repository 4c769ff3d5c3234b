#include "sim/sim_session.hpp"

#include <utility>

namespace aura::sim {

SimSession::SimSession(const Parts& parts, std::unique_ptr<SimPort> port, SimSessionOptions options)
    : parts_(parts),
      port_(std::move(port)),
      core_(*this, parts.replicator, std::move(options.exchange)),
      pump_(parts.host, [this] { core_.pump(); }),
      timer_(parts.host, [this] { core_.handle_deadline(); }),
      on_established_(std::move(options.on_established)),
      on_caught_up_(std::move(options.on_caught_up)),
      on_ended_(std::move(options.on_ended)) {
    port_->start({
        .on_frame =
            [this](const Bytes& frame) {
                core_.handle_frame(frame);
                core_.pump();
            },
        .on_closed =
            [this] {
                core_.handle_disconnected(Error(ErrorCode::unavailable, "the other side hung up"));
                core_.pump();
            },
    });
    pump_.schedule();
}

Status SimSession::send(Bytes frame) {
    parts_.ledger.note_frame(parts_.replicator.replica().self(), remote(), frame);
    port_->send(std::move(frame));
    return {};
}

void SimSession::on_acked(const wire::LogId& log, Seq seq) {
    parts_.ledger.note_ack(remote(), log, seq);
}

void SimSession::on_ended(const sync::Exchange::Closed& closed) {
    port_.reset();
    on_ended_(closed);
}

}  // namespace aura::sim
