// What a working tree needs of the device that it is linked on: a log to append to, rows that are
// committed with it, and what became known of everybody's events.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/repo_graph.hpp"
#include "wire/version.hpp"
#include "workspace/reconcile.hpp"

namespace aura::sim {

using EventDraft = std::variant<workspace::ChangeDraft, workspace::HeadMoveDraft>;

// The one repository of a simulated team.
[[nodiscard]] inline RepoId sim_repo() {
    RepoId id;
    id.bytes[0] = 1;
    return id;
}

class SimLog {
public:
    using Done = std::function<void(Status)>;

    SimLog() = default;
    SimLog(const SimLog&) = delete;
    SimLog& operator=(const SimLog&) = delete;
    virtual ~SimLog() = default;

    // Gives the event its id. It becomes durable with the rows that are committed right behind it.
    [[nodiscard]] virtual Result<EventId> append(const EventDraft& event) = 0;
    // `done` is called later, when the rows are durable and the events before them in the graph; an
    // error is returned instead.
    [[nodiscard]] virtual Status commit(std::vector<store::RecordWrite> rows, Done done) = 0;

    // What is durable.
    [[nodiscard]] virtual store::Store& rows() = 0;

    [[nodiscard]] virtual const sync::RepoGraph& graph() const = 0;
    [[nodiscard]] virtual Result<std::string> text(const wire::VersionId& version) const = 0;
};

}  // namespace aura::sim
