#include "runtime/replicator_driver.hpp"

#include <utility>

#include "base/log.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace aura::runtime {
namespace {

constexpr const char* kLogArea = "log";

const char* outcome_name(sync::StateDiffers::Outcome outcome) {
    using enum sync::StateDiffers::Outcome;
    switch (outcome) {
        case repaired:
            return "the log was read again, and both have the same now";
        case confirmed:
            return "the log was read again, and it comes to the same as before";
        case lasting:
            return "again, although both have read their logs anew";
    }
    return "";
}

// Writes a notice to the log.
struct Teller {
    void operator()(const sync::Replica::ForkFound& found) const {
        log::line(log::Level::error,
                  kLogArea,
                  "two different events {} of one log of {}: a device went on from an old state",
                  number(found.fork.seq),
                  crypto::peer_name(found.fork.log.author));
    }

    void operator()(const sync::Replica::CommitFailing& failing) const {
        if (failing.error.is(ErrorCode::cancelled)) {
            return;  // what came too late for this run is said again by the next
        }
        log::line(log::Level::error,
                  kLogArea,
                  "commit failed, attempt {}: {}",
                  failing.attempts,
                  failing.error.to_line());
    }

    void operator()(const sync::Replica::CommitRecovered& /*recovered*/) const {
        log::line(log::Level::info, kLogArea, "commits work again");
    }

    void operator()(const sync::Replica::IncarnationBegun& begun) const {
        log::line(log::Level::warning, kLogArea, "new incarnation: {}", begun.reason);
    }

    void operator()(const sync::Keyring::ApprovalNeeded& needed) const {
        log::line(log::Level::warning,
                  kLogArea,
                  "{} waits for approval: aura mothership peer approve {}",
                  crypto::peer_name(needed.member),
                  crypto::peer_name(needed.member));
    }

    void operator()(const sync::StateDiffers& found) const {
        log::line(log::Level::error,
                  kLogArea,
                  "{} made something else of the same events: {}",
                  crypto::peer_name(found.with),
                  outcome_name(found.outcome));
    }

    void operator()(const sync::ReplicatorHost::ConfirmationChanged& changed) const {
        const sync::Confirmation& now = changed.now;
        if (!now.is_asking()) {
            log::line(log::Level::info, kLogArea, "its members have confirmed this Mothership");
        } else if (now.is_confirmed()) {
            log::line(log::Level::warning,
                      kLogArea,
                      "this Mothership goes on by --force, unconfirmed by its members");
        } else {
            log::line(log::Level::error, kLogArea, "{}", sync::unconfirmed_error(now).to_line());
        }
    }

    void operator()(const sync::ReplicatorHost::KeyNotWritten& failed) const {
        log::line(log::Level::error, kLogArea, "{}", failed.reason.to_line());
    }
};

}  // namespace

Result<std::unique_ptr<ReplicatorDriver>> ReplicatorDriver::start(
    io::Loop& loop,
    Database& database,
    const crypto::IdentityKey& identity,
    const sync::ReplicatorOptions& options) {
    std::unique_ptr<ReplicatorDriver> self(new ReplicatorDriver(loop, database, identity, options));
    AURA_TRY(self->replicator_.restore(database.at_start()));
    return self;
}

ReplicatorDriver::ReplicatorDriver(io::Loop& loop,
                                   Database& database,
                                   const crypto::IdentityKey& identity,
                                   const sync::ReplicatorOptions& options)
    : loop_(loop),
      database_(database),
      replicator_(*this, identity, prng_, options),
      pump_(loop, [this] { replicator_.pump(); }),
      timer_(loop, [this] { replicator_.pump(); }),
      alive_(std::make_shared<ReplicatorDriver*>(this)) {}

void ReplicatorDriver::commit(sync::Replica::CommitRequest request) {
    database_.commit(std::move(request.batch),
                     [alive = std::weak_ptr(alive_), batch = request.number](Status status) {
                         if (const auto self = alive.lock()) {
                             (*self)->replicator_.handle_committed(batch, std::move(status));
                         }
                     });
}

void ReplicatorDriver::read(const sync::ReadRequest& request, EventsRead done) {
    database_.read({request.log, request.first, request.limits}, std::move(done));
}

void ReplicatorDriver::tell(const Notice& notice) {
    std::visit(Teller{}, notice);
}

Status replay(const Database& database, const RepoId& repo, sync::EventFold& fold) {
    using store::sqlite::Access;
    using store::sqlite::SqliteStore;
    // A connection of its own: the others belong to their threads.
    AURA_TRY_ASSIGN(const auto store, SqliteStore::open(database.path(), Access::read_only));
    return sync::replay(*store, repo, fold);
}

}  // namespace aura::runtime
