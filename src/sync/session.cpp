#include "sync/session.hpp"

#include <utility>

#include "sync/event_chain.hpp"

namespace aura::sync {

Session::Session(SessionHost& host, Replicator& replicator, ExchangeOptions options)
    : host_(host),
      replicator_(replicator),
      remote_(options.remote),
      exchange_(host.now(), std::move(options), replicator.replica()),
      alive_(std::make_shared<Session*>(this)) {
    exchange_.withhold(!replicator_.confirmation().is_confirmed());
    replicator_.add(*this);
}

Session::~Session() {
    replicator_.remove(*this);
}

void Session::on_sendable(const wire::LogId& log) {
    exchange_.handle_sendable(log);
    host_.pump_soon();
}

void Session::on_durable(const std::vector<store::EventRef>& events) {
    exchange_.handle_durable(events);
    host_.pump_soon();
}

void Session::on_shortened(const wire::LogId& log) {
    exchange_.handle_shortened(log);
    host_.pump_soon();
}

void Session::on_membership() {
    exchange_.handle_membership();
    host_.pump_soon();
}

void Session::on_confirmation() {
    exchange_.withhold(!replicator_.confirmation().is_confirmed());
    host_.pump_soon();
}

void Session::handle_deadline() {
    exchange_.handle_deadline(host_.now());
    pump();
}

void Session::set_interest(wire::Interest interest) {
    exchange_.set_interest(std::move(interest));
    host_.pump_soon();
}

std::optional<wire::DigestFrame> Session::contradict(const wire::DigestFrame& theirs) {
    const auto heard = heard_.find(theirs.repo);
    if (heard == heard_.end() || heard->second.vector != theirs.vector ||
        heard->second.state == theirs.state) {
        return std::nullopt;
    }
    // Once a vector: a member may say what it likes as often as it likes.
    if (std::exchange(contradicted_[theirs.repo], theirs.vector) == theirs.vector) {
        return std::nullopt;
    }
    send_digest(theirs);
    return heard->second;
}

void Session::send_digest(const wire::DigestFrame& digest) {
    exchange_.send_digest(digest);
    host_.pump_soon();
}

void Session::go_away(const wire::GoAway& farewell) {
    exchange_.go_away(farewell);
    pump();
}

void Session::pump() {
    while (!ended_) {
        auto output = exchange_.poll(host_.now());
        if (!output) {
            break;
        }
        handle(*std::move(output));
    }
    if (!caught_up_ && exchange_.has_caught_up()) {
        caught_up_ = true;
        host_.on_caught_up();
    }
    if (replicator_.confirmation().is_asking()) {
        replicator_.hub_logs_compared(remote_, exchange_.compare_hub_logs());
    }
    host_.flush();
    host_.wake_at(ended_ ? std::nullopt : exchange_.next_deadline());
}

void Session::handle(Exchange::Output output) {
    if (auto* send = std::get_if<Exchange::Send>(&output)) {
        if (Status sent = host_.send(std::move(send->frame)); !sent) {
            exchange_.handle_disconnected(std::move(sent).error());
        }
    } else if (const auto* deliver = std::get_if<Exchange::Deliver>(&output)) {
        exchange_.handle_delivered(replicator_.take_run(deliver->run));
    } else if (const auto* request = std::get_if<Exchange::Read>(&output)) {
        read(*request);
    } else if (auto* established = std::get_if<Exchange::Established>(&output)) {
        agent_ = std::move(established->agent);
        host_.on_established();
    } else if (const auto* ahead = std::get_if<Exchange::OwnLogAhead>(&output)) {
        replicator_.own_log_ahead(ahead->log);
    } else if (const auto* fork = std::get_if<Exchange::ForkFound>(&output)) {
        replicator_.fork_found(fork->fork);
    } else if (const auto* branch = std::get_if<Exchange::BranchFound>(&output)) {
        replicator_.branch_found(branch->fork, branch->common);
    } else if (const auto* asked = std::get_if<Exchange::Locate>(&output)) {
        locate(*asked);
    } else if (std::holds_alternative<Exchange::Quiet>(output)) {
        say_digests();
    } else if (const auto* digest = std::get_if<Exchange::RemoteDigest>(&output)) {
        hear_digest(digest->digest);
    } else if (const auto* acked = std::get_if<Exchange::RemoteAcked>(&output)) {
        host_.on_acked(acked->log, acked->seq);
    } else if (const auto* closed = std::get_if<Exchange::Closed>(&output)) {
        ended_ = true;
        host_.on_ended(*closed);
    }
}

// Of what has changed since it was said.
void Session::say_digests() {
    for (const wire::DigestFrame& digest : replicator_.digests()) {
        const auto [said, is_new] = said_.try_emplace(digest.repo, digest);
        if (is_new || said->second != digest) {
            said->second = digest;
            exchange_.send_digest(digest);
        }
    }
}

void Session::hear_digest(const wire::DigestFrame& digest) {
    if (heard_.contains(digest.repo) || heard_.size() < kDigestsMax) {
        heard_.insert_or_assign(digest.repo, digest);
    }
    replicator_.digest_received(digest, *this);
}

void Session::read(const Exchange::Read& request) {
    replicator_.read(request, [alive = std::weak_ptr(alive_)](auto events) {
        if (const auto self = alive.lock()) {
            (*self)->exchange_.handle_read(std::move(events));
            (*self)->pump();
        }
    });
}

void Session::locate(const Exchange::Locate& asked) {
    replicator_.read({asked.log, asked.seq, {1, 0}},
                     [alive = std::weak_ptr(alive_), asked](const auto& events) {
                         if (const auto self = alive.lock()) {
                             (*self)->exchange_.handle_located(asked, first_id(events));
                             (*self)->pump();
                         }
                     });
}

}  // namespace aura::sync
