#include "sim/sim_replicator_driver.hpp"

#include <utility>

#include "base/assert.hpp"

namespace aura::sim {
namespace {

// A read of a few pages.
constexpr Duration kReadTime = std::chrono::microseconds(200);

}  // namespace

SimReplicatorDriver::SimReplicatorDriver(SimHost& host,
                                         SimDisk& disk,
                                         const crypto::IdentityKey& identity,
                                         const AuthorId& hub)
    : host_(host),
      disk_(disk),
      replicator_(*this, identity, host.prng(), {.hub = hub, .keys = {}}),
      pump_(host, [this] { replicator_.pump(); }),
      timer_(host, [this] { replicator_.pump(); }) {
    AURA_ASSERT(replicator_.restore(disk.store()).has_value());
}

bool SimReplicatorDriver::is_moving() const {
    return replicator_.replica().commits().is_idle() || commits_under_way_ > 0 ||
           timer_.deadline() || pump_.is_scheduled();
}

void SimReplicatorDriver::commit(sync::Replica::CommitRequest request) {
    ++commits_under_way_;
    disk_.commit(
        host_, std::move(request.batch), [this, batch = request.number](const Status& status) {
            --commits_under_way_;
            replicator_.handle_committed(batch, status);
        });
}

void SimReplicatorDriver::read(const sync::ReadRequest& request, EventsRead done) {
    host_.after(host_.some(kReadTime), [this, request, done = std::move(done)] {
        done(disk_.store().read(request.log, request.first, request.limits));
    });
}

void SimReplicatorDriver::tell(const Notice& notice) {
    AURA_ASSERT(!std::holds_alternative<KeyNotWritten>(notice));
    if (std::holds_alternative<sync::Replica::IncarnationBegun>(notice)) {
        ++incarnations_begun_;
    } else if (const auto* differs = std::get_if<sync::StateDiffers>(&notice)) {
        differences_told_.push_back(*differs);
    }
}

}  // namespace aura::sim
