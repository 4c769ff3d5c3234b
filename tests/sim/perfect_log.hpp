// A log that is durable at once, on a device whose events reach the others without any protocol:
// for tests of working trees alone.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "sim/sim_clock.hpp"
#include "sim/sim_log.hpp"
#include "store/memory/memory_store.hpp"
#include "wire/event.hpp"

namespace aura::sim {

// An event of a repository's log, opened.
struct SimEvent {
    EventId id;
    AuthorId author;
    wire::HybridTime time{};
    EventDraft content;

    [[nodiscard]] const workspace::ChangeDraft* change() const {
        return std::get_if<workspace::ChangeDraft>(&content);
    }
};

class PerfectLog final : public SimLog {
public:
    using OnPaths = std::function<void(const std::vector<std::string>&)>;

    // `on_paths` hears what the graph has news of. `clock` outlives the log.
    PerfectLog(const AuthorId& author, const SimClock& clock, OnPaths on_paths);

    // Takes an event of somebody else's log.
    void receive(const SimEvent& event);

    // Folds everything anew, as a daemon that starts does.
    void rebuild();

    // Own events, in order.
    [[nodiscard]] const std::vector<SimEvent>& events() const { return own_; }

    [[nodiscard]] Result<EventId> append(const EventDraft& event) override;
    [[nodiscard]] Status commit(std::vector<store::RecordWrite> rows, Done done) override;

    [[nodiscard]] store::Store& rows() override { return rows_; }

    [[nodiscard]] const sync::RepoGraph& graph() const override { return graph_; }

    [[nodiscard]] Result<std::string> text(const wire::VersionId& version) const override;

private:
    [[nodiscard]] std::vector<std::string> fold(const SimEvent& event);

    AuthorId author_;
    const SimClock& clock_;
    OnPaths on_paths_;
    std::vector<SimEvent> own_;
    std::map<EventId, SimEvent> all_;
    store::MemoryStore rows_;
    sync::RepoGraph graph_;
    std::vector<EventId> appended_;  // not yet in the graph
};

}  // namespace aura::sim
