// The replicator of a simulated daemon and the machine under it: the disk that it commits to and
// reads from, and the timers.
#pragma once

#include <optional>
#include <vector>

#include "crypto/identity.hpp"
#include "sim/sim_disk.hpp"
#include "sim/sim_host.hpp"
#include "sync/replicator.hpp"

namespace aura::sim {

class SimReplicatorDriver final : private sync::ReplicatorHost {
public:
    // Reads what the disk holds. All outlive the replicator.
    SimReplicatorDriver(SimHost& host,
                        SimDisk& disk,
                        const crypto::IdentityKey& identity,
                        const AuthorId& hub);

    [[nodiscard]] sync::Replicator& replicator() { return replicator_; }

    [[nodiscard]] const sync::Replicator& replicator() const { return replicator_; }

    [[nodiscard]] std::size_t incarnations_begun() const { return incarnations_begun_; }

    // In the order of telling.
    [[nodiscard]] const std::vector<sync::StateDiffers>& differences_told() const {
        return differences_told_;
    }

    // Whether what waits for the disk will be looked at again.
    [[nodiscard]] bool is_moving() const;

private:
    [[nodiscard]] Now now() const override { return host_.now(); }

    void pump_soon() override { pump_.schedule(); }

    void pump_at(std::optional<MonoTime> deadline) override { timer_.arm(deadline); }

    void commit(sync::Replica::CommitRequest request) override;
    void read(const sync::ReadRequest& request, EventsRead done) override;
    void tell(const Notice& notice) override;

    SimHost& host_;
    SimDisk& disk_;
    sync::Replicator replicator_;
    SimDeferred pump_;
    SimTimer timer_;
    std::size_t commits_under_way_ = 0;
    std::size_t incarnations_begun_ = 0;
    std::vector<sync::StateDiffers> differences_told_;
};

}  // namespace aura::sim
