#include "sim/sim_session.hpp"

#include <utility>

#include "sync/event_chain.hpp"

namespace aura::sim {

SimSession::SimSession(const Parts& parts, std::unique_ptr<SimPort> port, SimSessionOptions options)
    : parts_(parts),
      port_(std::move(port)),
      remote_(options.exchange.remote),
      exchange_(parts.host.now().mono, std::move(options.exchange), parts.replicator.replica()),
      pump_(parts.host, [this] { pump(); }),
      timer_(parts.host,
             [this] {
                 exchange_.handle_deadline(now());
                 pump();
             }),
      on_established_(std::move(options.on_established)),
      on_ended_(std::move(options.on_ended)) {
    port_->start({
        .on_frame =
            [this](const Bytes& frame) {
                exchange_.handle_frame(now(), frame);
                pump();
            },
        .on_closed =
            [this] {
                exchange_.handle_disconnected(
                    Error(ErrorCode::unavailable, "the other side hung up"));
                pump();
            },
    });
    parts_.replicator.add(*this);
    pump_.schedule();
}

SimSession::~SimSession() {
    parts_.replicator.remove(*this);
}

void SimSession::on_sendable(const wire::LogId& log) {
    exchange_.handle_sendable(log);
    pump_.schedule();
}

void SimSession::on_durable(const std::vector<store::EventRef>& events) {
    exchange_.handle_durable(events);
    pump_.schedule();
}

void SimSession::on_shortened(const wire::LogId& log) {
    exchange_.handle_shortened(log);
    pump_.schedule();
}

void SimSession::on_membership() {
    exchange_.handle_membership();
    pump_.schedule();
}

void SimSession::go_away(const wire::GoAway& farewell) {
    exchange_.go_away(farewell);
    pump();
}

void SimSession::pump() {
    while (!ended_) {
        auto output = exchange_.poll(now());
        if (!output) {
            break;
        }
        handle(*std::move(output));
    }
    timer_.arm(ended_ ? std::nullopt : exchange_.next_deadline());
}

void SimSession::handle(sync::Exchange::Output output) {
    using sync::Exchange;
    if (auto* send = std::get_if<Exchange::Send>(&output)) {
        parts_.ledger.note_frame(parts_.replicator.replica().self(), remote_, send->frame);
        port_->send(std::move(send->frame));
    } else if (const auto* deliver = std::get_if<Exchange::Deliver>(&output)) {
        exchange_.handle_delivered(parts_.replicator.take_run(deliver->run));
    } else if (const auto* request = std::get_if<Exchange::Read>(&output)) {
        read(*request);
    } else if (std::holds_alternative<Exchange::Established>(output)) {
        on_established_();
    } else if (const auto* ahead = std::get_if<Exchange::OwnLogAhead>(&output)) {
        parts_.replicator.own_log_ahead(ahead->log);
    } else if (const auto* fork = std::get_if<Exchange::ForkFound>(&output)) {
        parts_.replicator.fork_found(fork->fork);
    } else if (const auto* branch = std::get_if<Exchange::BranchFound>(&output)) {
        parts_.replicator.branch_found(branch->fork, branch->common);
    } else if (const auto* asked = std::get_if<Exchange::Locate>(&output)) {
        locate(*asked);
    } else if (const auto* acked = std::get_if<Exchange::RemoteAcked>(&output)) {
        parts_.ledger.note_ack(remote_, acked->log, acked->seq);
    } else if (const auto* closed = std::get_if<Exchange::Closed>(&output)) {
        end(*closed);
    }
}

void SimSession::read(const sync::Exchange::Read& request) {
    parts_.replicator.read(request, [alive = std::weak_ptr(alive_)](auto events) {
        if (const auto self = alive.lock()) {
            (*self)->exchange_.handle_read(std::move(events));
            (*self)->pump();
        }
    });
}

void SimSession::locate(const sync::Exchange::Locate& asked) {
    parts_.replicator.read({asked.log, asked.seq, {1, 0}},
                           [alive = std::weak_ptr(alive_), asked](const auto& events) {
                               if (const auto self = alive.lock()) {
                                   (*self)->exchange_.handle_located(asked, sync::first_id(events));
                                   (*self)->pump();
                               }
                           });
}

void SimSession::end(const sync::Exchange::Closed& closed) {
    ended_ = true;
    port_.reset();
    on_ended_(closed);
}

}  // namespace aura::sim
