// The log of the team's repository on one simulated device: what runtime/linked_tree does between a
// replicator and a working tree.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/sim_disk.hpp"
#include "sim/sim_log.hpp"
#include "sync/event_reader.hpp"
#include "sync/replicator.hpp"
#include "sync/repo_fold.hpp"

namespace aura::sim {

class RepoLog final : public SimLog, private sync::EventFold {
public:
    using OnPaths = std::function<void(const std::vector<std::string>&)>;

    // Reads what the disk holds. Both outlive the log.
    RepoLog(sync::Replicator& replicator, SimDisk& disk, OnPaths on_paths);

    [[nodiscard]] Result<EventId> append(const EventDraft& event) override;
    [[nodiscard]] Status commit(std::vector<store::RecordWrite> rows, Done done) override;

    [[nodiscard]] store::Store& rows() override { return disk_.store(); }

    [[nodiscard]] const sync::RepoGraph& graph() const override { return fold_.graph(); }

    [[nodiscard]] Result<std::string> text(const wire::VersionId& version) const override;

    // Times that a change was given to the folds of the device.
    [[nodiscard]] std::size_t changes_told() const { return changes_told_; }

    // Changes that are void, and sealed with a key that was given by a void event, if at all.
    [[nodiscard]] std::size_t changes_void_and_sealed() const;

    // Events that cannot be opened yet.
    [[nodiscard]] std::size_t sealed() const { return fold_.sealed_count(); }

    // Events that were left out, for a reason other than a missing key.
    [[nodiscard]] const std::vector<Error>& left_out() const { return left_out_; }

private:
    void on_event(const store::EventRef& event) override;

    void on_key(const RepoId& /*repo*/) override {}

    void on_membership() override {}

    sync::Replicator& replicator_;
    SimDisk& disk_;
    // Texts are read when they are asked for; what is kept of them changes no answer.
    mutable sync::EventReader reader_;
    std::vector<Error> left_out_;
    sync::RepoFold fold_;
    // Whether each change is in a branch.
    std::map<EventId, bool> is_moved_;
    std::size_t changes_told_ = 0;
};

}  // namespace aura::sim
