#include "sync/replicator.hpp"

#include <algorithm>
#include <utility>

#include "sync/event_chain.hpp"
#include "sync/restore.hpp"

namespace aura::sync {

Replicator::Replicator(ReplicatorHost& host,
                       const crypto::IdentityKey& identity,
                       Prng& prng,
                       const ReplicatorOptions& options)
    : host_(host),
      identity_(identity),
      prng_(prng),
      membership_(options.hub),
      keyring_(options.keys, {identity, membership_, prng}) {}

Status Replicator::restore(store::Store& from) {
    AURA_TRY_ASSIGN(ReplicaState state,
                    sync::restore(from, identity_.public_id(), membership_, keyring_));
    if (identity_.public_id() == membership_.hub()) {
        AURA_TRY_ASSIGN(confirmation_, Confirmation::load(from));
    }
    replica_.emplace(std::move(state), ReplicaParts{identity_, membership_, keyring_, prng_});
    wake();
    return {};
}

Result<Appended> Replicator::append(Draft draft, Done done) {
    if (is_hub_kind(draft.kind) && !confirmation_.is_confirmed()) {
        return fail(unconfirmed_error(confirmation_));
    }
    AURA_TRY_ASSIGN(const Appended appended, replica_->append(host_.now(), std::move(draft)));
    waiting_.push_back({appended.ticket, std::move(done)});
    wake();
    return appended;
}

Status Replicator::commit(std::vector<store::RecordWrite> records, Done done) {
    AURA_TRY_ASSIGN(const CommitTicket ticket, replica_->commit(std::move(records)));
    waiting_.push_back({ticket, std::move(done)});
    wake();
    return {};
}

Result<RunOutcome> Replicator::take_run(const wire::Events& run) {
    auto outcome = replica_->handle_run(host_.now(), run);
    if (outcome && *outcome == RunOutcome::taken && is_own_team_log(run.log)) {
        doubt(Doubt::lost);
    }
    wake();
    return outcome;
}

void Replicator::own_log_ahead(const wire::LogId& log) {
    replica_->handle_own_log_ahead(log);
    wake();
}

void Replicator::fork_found(const Fork& fork) {
    replica_->handle_fork(fork);
    wake();
}

void Replicator::branch_found(const Fork& fork, const Head& common) {
    replica_->give_way(host_.now(), fork, common);
    wake();
}

void Replicator::begin_incarnation(std::string reason) {
    replica_->begin_incarnation(std::move(reason));
    wake();
}

bool Replicator::is_own_team_log(const wire::LogId& log) const {
    return log.author == identity_.public_id() && log.is_team_log();
}

void Replicator::doubt(Doubt reason) {
    if (identity_.public_id() != membership_.hub() || confirmation_.is_asking()) {
        return;
    }
    Confirmation doubting = confirmation_;
    doubting.raise(reason);
    // Where the disk has no room for it now, what it holds is in doubt all the same.
    static_cast<void>(commit({doubting.record()}, [](const Status&) {}));
    set_confirmation(std::move(doubting));
}

Status Replicator::confirm_by_hand(Done done) {
    Confirmation decided = confirmation_;
    decided.confirm_by_hand();
    return commit({decided.record()}, [this, done = std::move(done)](const Status& status) {
        if (status && confirmation_.is_asking()) {
            Confirmation now = confirmation_;
            now.confirm_by_hand();
            set_confirmation(std::move(now));
        }
        done(status);
    });
}

void Replicator::hub_logs_compared(const AuthorId& member, HeadComparison comparison) {
    confirmation_.handle_compared(member, comparison);
    if (confirmation_.is_agreed(membership_) && !is_finishing_) {
        finish_asking();
    }
}

void Replicator::finish_asking() {
    const Status taken = commit({Confirmation().record()}, [this](const Status& kept) {
        is_finishing_ = false;
        if (kept && confirmation_.is_agreed(membership_)) {
            set_confirmation({});
        } else {
            // Somebody has brought more meanwhile.
            static_cast<void>(commit({confirmation_.record()}, [](const Status&) {}));
        }
    });
    is_finishing_ = taken.has_value();
}

void Replicator::set_confirmation(Confirmation confirmation) {
    confirmation_ = std::move(confirmation);
    host_.tell(ReplicatorHost::ConfirmationChanged{confirmation_});
    for (SessionFeed* feed : feeds_) {
        feed->on_confirmation();
    }
}

std::vector<wire::DigestFrame> Replicator::digests() const {
    std::vector<wire::DigestFrame> digests;
    for (EventFold* fold : folds_) {
        if (auto digest = fold->digest()) {
            digests.push_back(*digest);
        }
    }
    return digests;
}

void Replicator::digest_received(const wire::DigestFrame& digest, SessionFeed& from) {
    for (EventFold* fold : folds_) {
        fold->on_digest(digest);
    }
    for (SessionFeed* feed : feeds_) {
        const auto other = feed == &from ? std::nullopt : feed->contradict(digest);
        if (other) {
            from.send_digest(*other);
            return;
        }
    }
}

void Replicator::tell(const StateDiffers& finding) {
    if (finding.outcome == StateDiffers::Outcome::lasting) {
        differences_.push_back(finding);
    }
    host_.tell(finding);
}

void Replicator::handle_committed(BatchNumber number, Status status) {
    if (status) {
        replica_->handle_committed(number);
    } else {
        replica_->handle_commit_failed(host_.now().mono, number, std::move(status).error());
    }
    pump();
}

void Replicator::pump() {
    const MonoTime now = host_.now().mono;
    keyring_.handle_deadline(now);
    while (poll_once(now)) {
    }
    host_.pump_at(earlier(replica_->next_deadline(), keyring_.next_deadline()));
}

bool Replicator::poll_once(MonoTime now) {
    bool moved = false;
    while (auto output = keyring_.poll()) {
        handle(*std::move(output));
        moved = true;
    }
    while (auto output = replica_->poll(now)) {
        handle(*std::move(output));
        moved = true;
    }
    return moved;
}

void Replicator::handle(Replica::Output output) {
    if (auto* request = std::get_if<Replica::CommitRequest>(&output)) {
        host_.commit(std::move(*request));
    } else if (const auto* sendable = std::get_if<Replica::Sendable>(&output)) {
        for (SessionFeed* feed : feeds_) {
            feed->on_sendable(sendable->log);
        }
    } else if (const auto* durable = std::get_if<Replica::Durable>(&output)) {
        publish(*durable);
    } else if (std::holds_alternative<Replica::MembershipChanged>(output) ||
               std::holds_alternative<Replica::Voided>(output)) {
        tell_membership();
    } else if (const auto* shortened = std::get_if<Replica::Shortened>(&output)) {
        if (is_own_team_log(shortened->log)) {
            confirmation_.handle_head_changed();
        }
        for (SessionFeed* feed : feeds_) {
            feed->on_shortened(shortened->log);
        }
    } else if (const auto* request_own = std::get_if<Replica::ReadOwn>(&output)) {
        read_own(*request_own);
    } else if (const auto* fork = std::get_if<Replica::ForkFound>(&output)) {
        forks_.push_back(fork->fork);
        host_.tell(*fork);
    } else if (const auto* failing = std::get_if<Replica::CommitFailing>(&output)) {
        commit_failure_ = failing->error;
        host_.tell(*failing);
    } else if (const auto* recovered = std::get_if<Replica::CommitRecovered>(&output)) {
        commit_failure_.reset();
        host_.tell(*recovered);
    } else if (const auto* begun = std::get_if<Replica::IncarnationBegun>(&output)) {
        host_.tell(*begun);
    }
}

void Replicator::handle(Keyring::Output output) {
    if (auto* append_it = std::get_if<Keyring::Append>(&output)) {
        write(std::move(*append_it));
    } else if (auto* commit_it = std::get_if<Keyring::Commit>(&output)) {
        write(std::move(*commit_it));
    } else if (const auto* learned = std::get_if<Keyring::KeyLearned>(&output)) {
        for (EventFold* fold : folds_) {
            fold->on_key(learned->repo);
        }
    } else if (const auto* needed = std::get_if<Keyring::ApprovalNeeded>(&output)) {
        host_.tell(*needed);
    }
}

void Replicator::write(Keyring::Append request) {
    if (auto appended = append(std::move(request.draft), [](const Status&) {}); !appended) {
        host_.tell(ReplicatorHost::KeyNotWritten{appended.error()});
    }
}

void Replicator::write(Keyring::Commit request) {
    if (const Status taken = commit(std::move(request.records), [](const Status&) {}); !taken) {
        host_.tell(ReplicatorHost::KeyNotWritten{taken.error()});
    }
}

void Replicator::read_own(const Replica::ReadOwn& request) {
    host_.read({request.log, request.first, request.limits},
               [alive = std::weak_ptr(alive_)](const Result<std::vector<wire::Event>>& events) {
                   if (const auto self = alive.lock()) {
                       (*self)->replica_->handle_own_read(events);
                       (*self)->pump();
                   }
               });
}

void Replicator::publish(const Replica::Durable& durable) {
    const MonoTime now = host_.now().mono;
    if (std::ranges::any_of(durable.events, [this](const store::EventRef& event) {
            return is_own_team_log(event->event.header.log);
        })) {
        confirmation_.handle_head_changed();
    }
    // The sessions first: what is durable leaves, and is acknowledged, before this device looks
    // into it for its own trees.
    for (SessionFeed* feed : feeds_) {
        feed->on_durable(durable.events);
    }
    for (const store::EventRef& event : durable.events) {
        if (event->event.header.log.is_team_log()) {
            keyring_.handle_team_event(now, *event);
        }
        for (EventFold* fold : folds_) {
            fold->on_event(event);
        }
    }
    while (!waiting_.empty() && waiting_.front().ticket <= durable.through) {
        const Done done = std::move(waiting_.front().done);
        waiting_.pop_front();
        done({});
    }
}

void Replicator::tell_membership() {
    keyring_.handle_membership(host_.now().mono);
    for (SessionFeed* feed : feeds_) {
        feed->on_membership();
    }
    for (EventFold* fold : folds_) {
        fold->on_membership();
    }
}

Status replay(store::Store& from, const RepoId& repo, EventFold& fold) {
    AURA_TRY_ASSIGN(const auto heads, from.heads());
    for (const store::LogHead& head : heads) {
        if (head.log.repo != repo) {
            continue;
        }
        AURA_TRY(for_each_event(from, head.log, [&fold](const store::StoredEvent& event) {
            fold.on_event(std::make_shared<const store::StoredEvent>(event));
            return Status();
        }));
    }
    return {};
}

}  // namespace aura::sync
