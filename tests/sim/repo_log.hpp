// The log of the team's repository on one simulated device: what runtime/repo_fold and
// runtime/linked_tree do between a replica and a working tree.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/sim_log.hpp"
#include "sim/sim_replicator.hpp"
#include "wire/change.hpp"

namespace aura::sim {

class RepoLog final : public SimLog, public SimFold {
public:
    using OnPaths = std::function<void(const std::vector<std::string>&)>;

    // Reads what the disk holds. `replicator` outlives the log.
    RepoLog(SimReplicator& replicator, OnPaths on_paths);

    [[nodiscard]] Result<EventId> append(const EventDraft& event) override;
    [[nodiscard]] Status commit(std::vector<store::RecordWrite> rows, Done done) override;

    [[nodiscard]] store::Store& rows() override { return replicator_.disk().store(); }

    [[nodiscard]] const sync::RepoGraph& graph() const override { return graph_; }

    [[nodiscard]] Result<std::string> text(const wire::VersionId& version) const override;

    void on_event(const store::EventRef& event) override;
    void on_key(const RepoId& repo) override;
    void on_membership() override;

    // Events that cannot be opened yet.
    [[nodiscard]] std::size_t sealed() const { return sealed_.size(); }

    // Times that an event of kind file_changed was folded.
    [[nodiscard]] std::size_t folded() const { return folded_; }

    // Events that were left out, for a reason other than a missing key.
    [[nodiscard]] const std::vector<Error>& left_out() const { return left_out_; }

private:
    [[nodiscard]] Result<std::vector<std::string>> fold(const store::StoredEvent& event);

    SimReplicator& replicator_;
    OnPaths on_paths_;
    sync::RepoGraph graph_;
    std::map<EventId, wire::ChangeContent> contents_;
    std::map<EventId, std::pair<wire::LogId, Seq>> places_;
    std::vector<store::EventRef> sealed_;
    std::vector<Error> left_out_;
    std::size_t folded_ = 0;
};

}  // namespace aura::sim
