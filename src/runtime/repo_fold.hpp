// The events of one repository as they become known: opened, decoded, folded into its graph. Tells
// which paths deserve a look.
//
// Loop thread.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "runtime/event_reader.hpp"
#include "runtime/replicator.hpp"
#include "sync/repo_graph.hpp"

namespace aura::runtime {

class RepoFold final : public EventFold {
public:
    // Events that wait for a key. Their content stays in the store; beyond this many, the rest is
    // read again when a key arrives.
    static constexpr std::size_t kSealedMax = 10'000;

    using OnPaths = std::function<void(const std::vector<std::string>&)>;

    // `replicator` outlives the fold, which adds itself and reads what the store holds.
    // Before the loop runs, or at the moment of linking: it blocks.
    [[nodiscard]] static Result<std::unique_ptr<RepoFold>> start(Replicator& replicator,
                                                                 const RepoId& repo,
                                                                 OnPaths on_paths);
    RepoFold(const RepoFold&) = delete;
    RepoFold& operator=(const RepoFold&) = delete;
    ~RepoFold() override;

    void on_event(const store::EventRef& event) override;
    void on_key(const RepoId& repo) override;

    void on_membership() override;

    [[nodiscard]] const RepoId& repo() const { return repo_; }

    [[nodiscard]] const sync::RepoGraph& graph() const { return graph_; }

    // Where the events of `history` stand.
    [[nodiscard]] EventPlaces places_of(const sync::FileHistory& history) const;

    [[nodiscard]] RepoKeys keys() const { return keys_; }

    // Events that cannot be opened yet.
    [[nodiscard]] std::size_t sealed_count() const { return sealed_.size(); }

private:
    RepoFold(Replicator& replicator, const RepoId& repo, OnPaths on_paths);

    void take(const store::EventRef& event);
    [[nodiscard]] Result<std::vector<std::string>> fold(const store::StoredEvent& event);

    Replicator& replicator_;
    RepoId repo_;
    OnPaths on_paths_;
    sync::RepoGraph graph_;
    std::unordered_map<EventId, EventPlace> places_;
    std::set<wire::LogId> logs_;
    bool has_void_ = false;
    std::vector<store::EventRef> sealed_;
    RepoKeys keys_;
};

}  // namespace aura::runtime
