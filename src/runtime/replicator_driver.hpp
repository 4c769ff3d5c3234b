// The replicator of a running daemon and the machine under it: it commits to the database and reads
// from it, its deadlines are timers of the loop, and what it has to tell goes to the log.
//
// Loop thread.
#pragma once

#include <memory>
#include <optional>

#include "base/result.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"
#include "runtime/database.hpp"
#include "sync/replicator.hpp"

namespace aura::runtime {

class ReplicatorDriver final : private sync::ReplicatorHost {
public:
    // Everything outlives the driver. Errors as sync::Replicator::restore.
    [[nodiscard]] static Result<std::unique_ptr<ReplicatorDriver>> start(
        io::Loop& loop,
        Database& database,
        const crypto::IdentityKey& identity,
        const sync::ReplicatorOptions& options);

    ReplicatorDriver(const ReplicatorDriver&) = delete;
    ReplicatorDriver& operator=(const ReplicatorDriver&) = delete;
    ~ReplicatorDriver() override = default;

    [[nodiscard]] sync::Replicator& replicator() { return replicator_; }

private:
    ReplicatorDriver(io::Loop& loop,
                     Database& database,
                     const crypto::IdentityKey& identity,
                     const sync::ReplicatorOptions& options);

    [[nodiscard]] Now now() const override { return loop_.now(); }

    void pump_soon() override { pump_.schedule(); }

    void pump_at(std::optional<MonoTime> deadline) override { timer_.arm(deadline); }

    void commit(sync::Replica::CommitRequest request) override;
    void read(const sync::ReadRequest& request, EventsRead done) override;
    void tell(const Notice& notice) override;

    io::Loop& loop_;
    Database& database_;
    crypto::SecurePrng prng_;
    sync::Replicator replicator_;
    io::Deferred pump_;
    io::Timer timer_;
    // Completions of the database hold a weak reference: they may outlive this object.
    std::shared_ptr<ReplicatorDriver*> alive_;
};

// Gives `fold` every durable event of `repo`, in log order. Blocks: at start, or when a repository
// is linked. Errors of the store.
[[nodiscard]] Status replay(const Database& database, const RepoId& repo, sync::EventFold& fold);

}  // namespace aura::runtime
