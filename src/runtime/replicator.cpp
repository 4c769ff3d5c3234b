#include "runtime/replicator.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "crypto/secure_prng.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "sync/restore.hpp"

namespace aura::runtime {
namespace {

constexpr const char* kArea = "log";

}  // namespace

Result<std::unique_ptr<Replicator>> Replicator::start(io::Loop& loop,
                                                      Database& database,
                                                      const crypto::IdentityKey& identity,
                                                      const ReplicatorOptions& options) {
    std::unique_ptr<Replicator> self(new Replicator(loop, database, identity, options));
    AURA_TRY_ASSIGN(
        sync::ReplicaState state,
        sync::restore(
            database.at_start(), identity.public_id(), self->membership_, self->keyring_));
    self->replica_.emplace(
        std::move(state),
        sync::ReplicaParts{identity, self->membership_, self->keyring_, *self->prng_});
    self->wake();
    return self;
}

Replicator::Replicator(io::Loop& loop,
                       Database& database,
                       const crypto::IdentityKey& identity,
                       const ReplicatorOptions& options)
    : loop_(loop),
      database_(database),
      prng_(std::make_unique<crypto::SecurePrng>()),
      membership_(options.hub),
      keyring_(options.keys, {identity, membership_, *prng_}),
      pump_(loop, [this] { pump(); }),
      timer_(loop, [this] { pump(); }),
      alive_(std::make_shared<Replicator*>(this)) {}

Replicator::~Replicator() = default;

void Replicator::remove(SessionFeed& feed) {
    std::erase(feeds_, &feed);
}

void Replicator::remove(EventFold& fold) {
    std::erase(folds_, &fold);
}

Status Replicator::replay(const RepoId& repo, EventFold& fold) {
    using store::sqlite::Access;
    using store::sqlite::SqliteStore;
    // A connection of its own: the others belong to their threads.
    AURA_TRY_ASSIGN(const auto store, SqliteStore::open(database_.path(), Access::read_only));
    AURA_TRY_ASSIGN(const auto heads, store->heads());
    for (const store::LogHead& head : heads) {
        if (head.log.repo != repo) {
            continue;
        }
        AURA_TRY(
            sync::for_each_event(*store, head.log, [&](const store::StoredEvent& event) -> Status {
                fold.on_event(std::make_shared<const store::StoredEvent>(event));
                return {};
            }));
    }
    return {};
}

Result<sync::Appended> Replicator::append(sync::Draft draft, Done done) {
    AURA_TRY_ASSIGN(const sync::Appended appended, replica_->append(loop_.now(), std::move(draft)));
    waiting_.push_back({appended.ticket, std::move(done)});
    wake();
    return appended;
}

Status Replicator::commit(std::vector<store::RecordWrite> records, Done done) {
    AURA_TRY_ASSIGN(const sync::CommitTicket ticket, replica_->commit(std::move(records)));
    waiting_.push_back({ticket, std::move(done)});
    wake();
    return {};
}

Result<sync::RunOutcome> Replicator::take_run(const wire::Events& run) {
    auto outcome = replica_->handle_run(loop_.now(), run);
    wake();
    return outcome;
}

void Replicator::own_log_ahead(const wire::LogId& log) {
    replica_->handle_own_log_ahead(log);
    wake();
}

void Replicator::pump() {
    const MonoTime now = loop_.now().mono;
    keyring_.handle_deadline(now);
    bool moved = true;
    while (moved) {
        moved = false;
        while (auto output = keyring_.poll()) {
            handle(*std::move(output));
            moved = true;
        }
        while (auto output = replica_->poll(now)) {
            handle(*std::move(output));
            moved = true;
        }
    }
    arm();
}

void Replicator::arm() {
    timer_.arm(earlier(replica_->next_deadline(), keyring_.next_deadline()));
}

void Replicator::handle(sync::Replica::Output output) {
    using sync::Replica;
    if (auto* request = std::get_if<Replica::CommitRequest>(&output)) {
        commit_batch(std::move(*request));
    } else if (const auto* sendable = std::get_if<Replica::Sendable>(&output)) {
        for (SessionFeed* feed : feeds_) {
            feed->on_sendable(sendable->log);
        }
    } else if (const auto* durable = std::get_if<Replica::Durable>(&output)) {
        publish(*durable);
    } else if (std::holds_alternative<Replica::MembershipChanged>(output) ||
               std::holds_alternative<Replica::Voided>(output)) {
        tell_membership();
    } else if (const auto* fork = std::get_if<Replica::ForkFound>(&output)) {
        log::line(log::Level::error,
                  kArea,
                  "two different events {} of one log of {}: a device went on from an old state",
                  number(fork->fork.seq),
                  crypto::peer_name(fork->fork.log.author));
        forks_.push_back(fork->fork);
    } else if (const auto* failing = std::get_if<Replica::CommitFailing>(&output)) {
        log::line(log::Level::error,
                  kArea,
                  "commit failed, attempt {}: {}",
                  failing->attempts,
                  failing->error.to_line());
        commit_failure_ = failing->error;
    } else if (std::holds_alternative<Replica::CommitRecovered>(output)) {
        log::line(log::Level::info, kArea, "commits work again");
        commit_failure_.reset();
    } else if (const auto* begun = std::get_if<Replica::IncarnationBegun>(&output)) {
        log::line(log::Level::warning, kArea, "new incarnation: {}", begun->reason);
        // The next start must go on in it; until then nothing of it is durable either.
        (void)commit({sync::incarnation_record(begun->incarnation)}, [](const Status&) {});
    }
}

void Replicator::handle(sync::Keyring::Output output) {
    using sync::Keyring;
    if (auto* append_it = std::get_if<Keyring::Append>(&output)) {
        auto appended = append(std::move(append_it->draft), [](const Status&) {});
        if (!appended) {
            log::line(log::Level::error, kArea, "{}", appended.error().to_line());
        }
    } else if (auto* commit_it = std::get_if<Keyring::Commit>(&output)) {
        const Status taken = commit(std::move(commit_it->records), [](const Status&) {});
        if (!taken) {
            log::line(log::Level::error, kArea, "{}", taken.error().to_line());
        }
    } else if (const auto* learned = std::get_if<Keyring::KeyLearned>(&output)) {
        for (EventFold* fold : folds_) {
            fold->on_key(learned->repo);
        }
    } else if (const auto* needed = std::get_if<Keyring::ApprovalNeeded>(&output)) {
        log::line(log::Level::warning,
                  kArea,
                  "{} waits for approval: aura mothership peer approve {}",
                  crypto::peer_name(needed->member),
                  crypto::peer_name(needed->member));
    }
}

void Replicator::commit_batch(sync::Replica::CommitRequest request) {
    database_.commit(std::move(request.batch),
                     [alive = std::weak_ptr(alive_), batch = request.number](Status status) {
                         const auto self = alive.lock();
                         if (!self) {
                             return;
                         }
                         Replicator& replicator = **self;
                         const MonoTime now = replicator.loop_.now().mono;
                         if (status) {
                             replicator.replica_->handle_committed(batch);
                         } else {
                             replicator.replica_->handle_commit_failed(
                                 now, batch, std::move(status).error());
                         }
                         replicator.pump();
                     });
}

void Replicator::publish(const sync::Replica::Durable& durable) {
    const MonoTime now = loop_.now().mono;
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
    keyring_.handle_membership(loop_.now().mono);
    for (SessionFeed* feed : feeds_) {
        feed->on_membership();
    }
    for (EventFold* fold : folds_) {
        fold->on_membership();
    }
}

}  // namespace aura::runtime
