#include "sim/sim_replicator.hpp"

#include <utility>

#include "base/assert.hpp"
#include "sync/restore.hpp"

namespace aura::sim {

SimReplicator::SimReplicator(SimHost& host,
                             SimDisk& disk,
                             const crypto::IdentityKey& identity,
                             const AuthorId& hub)
    : host_(host),
      disk_(disk),
      membership_(hub),
      keyring_({}, {identity, membership_, host.prng()}),
      replica_(sync::restore(disk.store(), identity.public_id(), membership_, keyring_).value(),
               {identity, membership_, keyring_, host.prng()}),
      pump_(host, [this] { pump(); }),
      timer_(host, [this] { pump(); }) {
    wake();
}

Result<sync::Appended> SimReplicator::append(sync::Draft draft, Done done) {
    AURA_TRY_ASSIGN(const sync::Appended appended, replica_.append(host_.now(), std::move(draft)));
    waiting_.push_back({appended.ticket, std::move(done)});
    wake();
    return appended;
}

Status SimReplicator::commit(std::vector<store::RecordWrite> records, Done done) {
    AURA_TRY_ASSIGN(const sync::CommitTicket ticket, replica_.commit(std::move(records)));
    waiting_.push_back({ticket, std::move(done)});
    wake();
    return {};
}

Result<sync::RunOutcome> SimReplicator::take_run(const wire::Events& run) {
    auto outcome = replica_.handle_run(host_.now(), run);
    wake();
    return outcome;
}

void SimReplicator::own_log_ahead(const wire::LogId& log) {
    replica_.handle_own_log_ahead(log);
    wake();
}

void SimReplicator::fork_found(const sync::Fork& fork) {
    replica_.handle_fork(fork);
    wake();
}

void SimReplicator::begin_incarnation(const char* reason) {
    replica_.begin_incarnation(reason);
    wake();
}

bool SimReplicator::is_moving() const {
    const sync::CommitQueue& commits = replica_.commits();
    return commits.is_idle() || commits_under_way_ > 0 || timer_.deadline() || pump_.is_scheduled();
}

void SimReplicator::pump() {
    const MonoTime now = host_.now().mono;
    keyring_.handle_deadline(now);
    bool moved = true;
    while (moved) {
        moved = false;
        while (auto output = keyring_.poll()) {
            handle(*std::move(output));
            moved = true;
        }
        while (auto output = replica_.poll(now)) {
            handle(*std::move(output));
            moved = true;
        }
    }
    timer_.arm(earlier(replica_.next_deadline(), keyring_.next_deadline()));
}

void SimReplicator::handle(sync::Replica::Output output) {
    using sync::Replica;
    if (auto* request = std::get_if<Replica::CommitRequest>(&output)) {
        commit_batch(std::move(*request));
    } else if (const auto* sendable = std::get_if<Replica::Sendable>(&output)) {
        for (SimFeed* feed : feeds_) {
            feed->on_sendable(sendable->log);
        }
    } else if (const auto* durable = std::get_if<Replica::Durable>(&output)) {
        publish(*durable);
    } else if (std::holds_alternative<Replica::MembershipChanged>(output) ||
               std::holds_alternative<Replica::Voided>(output)) {
        tell_membership();
    } else if (const auto* fork = std::get_if<Replica::ForkFound>(&output)) {
        forks_.push_back(fork->fork);
    } else if (const auto* begun = std::get_if<Replica::IncarnationBegun>(&output)) {
        ++incarnations_begun_;
        (void)commit({sync::incarnation_record(begun->incarnation)}, [](const Status&) {});
    }
}

void SimReplicator::handle(sync::Keyring::Output output) {
    using sync::Keyring;
    if (auto* append_it = std::get_if<Keyring::Append>(&output)) {
        AURA_ASSERT(append(std::move(append_it->draft), [](const Status&) {}).has_value());
    } else if (auto* commit_it = std::get_if<Keyring::Commit>(&output)) {
        AURA_ASSERT(commit(std::move(commit_it->records), [](const Status&) {}).has_value());
    } else if (const auto* learned = std::get_if<Keyring::KeyLearned>(&output)) {
        for (SimFold* fold : folds_) {
            fold->on_key(learned->repo);
        }
    }
}

void SimReplicator::commit_batch(sync::Replica::CommitRequest request) {
    ++commits_under_way_;
    disk_.commit(
        host_, std::move(request.batch), [this, batch = request.number](const Status& status) {
            --commits_under_way_;
            if (status) {
                replica_.handle_committed(batch);
            } else {
                replica_.handle_commit_failed(host_.now().mono, batch, status.error());
            }
            pump();
        });
}

void SimReplicator::publish(const sync::Replica::Durable& durable) {
    for (SimFeed* feed : feeds_) {
        feed->on_durable(durable.events);
    }
    for (const store::EventRef& event : durable.events) {
        if (event->event.header.log.is_team_log()) {
            keyring_.handle_team_event(host_.now().mono, *event);
        }
        for (SimFold* fold : folds_) {
            fold->on_event(event);
        }
    }
    while (!waiting_.empty() && waiting_.front().ticket <= durable.through) {
        const Done done = std::move(waiting_.front().done);
        waiting_.pop_front();
        done({});
    }
}

void SimReplicator::tell_membership() {
    keyring_.handle_membership(host_.now().mono);
    for (SimFeed* feed : feeds_) {
        feed->on_membership();
    }
    for (SimFold* fold : folds_) {
        fold->on_membership();
    }
}

}  // namespace aura::sim
