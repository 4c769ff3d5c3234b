#include "sync/branches.hpp"

#include "sync/event_chain.hpp"

namespace aura::sync {

Status Branches::note(const store::StoredEvent& stored) {
    const wire::EventHeader& header = stored.event.header;
    AURA_TRY_ASSIGN(const std::optional<Branch> begun, branch_begun(stored.event));
    if (begun) {
        branches_.emplace(header.log, *begun);
        return {};
    }
    const auto branch = branches_.find(header.log);
    if (branch != branches_.end()) {
        // Of two branches of one log the one that reaches back further holds more.
        const auto [at, is_new] =
            taken_[branch->second.of].try_emplace(stored.id, branch->second.base);
        if (!is_new && branch->second.base.seq < at->second.seq) {
            at->second = branch->second.base;
        }
    }
    return {};
}

std::optional<Branch> Branches::find(const wire::LogId& log) const {
    const auto found = branches_.find(log);
    return found == branches_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Head> Branches::end_of(const wire::LogId& log, const EventId& last) const {
    const auto taken = taken_.find(log);
    if (taken == taken_.end()) {
        return std::nullopt;
    }
    const auto found = taken->second.find(last);
    return found == taken->second.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace aura::sync
