#include "sim/perfect_log.hpp"

#include <chrono>
#include <utility>

#include "base/assert.hpp"
#include "crypto/hash.hpp"

namespace aura::sim {
namespace {

EventId event_id(const AuthorId& author, std::size_t number, const EventDraft& event) {
    crypto::Hasher hasher("aura/sim-event/1");
    hasher.add(author.view()).add_number(number);
    std::visit(
        [&](const auto& draft) {
            hasher.add_sized(wire::encode(draft.envelope)).add_sized(wire::encode(draft.content));
        },
        event);
    return crypto::shortened<EventId>(hasher.finish());
}

}  // namespace

PerfectLog::PerfectLog(const AuthorId& author, const SimClock& clock, OnPaths on_paths)
    : author_(author), clock_(clock), on_paths_(std::move(on_paths)) {}

void PerfectLog::receive(const SimEvent& event) {
    if (all_.emplace(event.id, event).second) {
        on_paths_(fold(event));
    }
}

void PerfectLog::rebuild() {
    graph_ = sync::RepoGraph();
    for (const auto& [id, event] : all_) {
        (void)fold(event);
    }
}

Result<EventId> PerfectLog::append(const EventDraft& event) {
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.wall.time_since_epoch());
    const auto time = wire::HybridTime{static_cast<std::uint64_t>(milliseconds.count()) << 16U};
    own_.push_back({event_id(author_, own_.size(), event), author_, time, event});
    all_.emplace(own_.back().id, own_.back());
    appended_.push_back(own_.back().id);
    return own_.back().id;
}

Status PerfectLog::commit(std::vector<store::RecordWrite> rows, Done done) {
    AURA_TRY(rows_.commit({{}, std::move(rows)}));
    for (const EventId& id : std::exchange(appended_, {})) {
        on_paths_(fold(all_.at(id)));
    }
    done({});
    return {};
}

Result<std::string> PerfectLog::text(const wire::VersionId& version) const {
    const auto at = all_.find(version.event);
    if (at == all_.end() || at->second.change() == nullptr) {
        return fail(ErrorCode::not_found, "no such event");
    }
    return at->second.change()->content.items.at(version.item).text;
}

// What would have travelled is decoded again, so that the bytes are tried as well.
std::vector<std::string> PerfectLog::fold(const SimEvent& event) {
    if (const auto* change = event.change()) {
        const auto added = graph_.add(
            sync::OpenedChange{event.id,
                               event.author,
                               event.time,
                               wire::decode_change_envelope(wire::encode(change->envelope)).value(),
                               wire::decode_change_content(wire::encode(change->content)).value()});
        AURA_ASSERT(added.has_value());
        return *added;
    }
    const auto& move = std::get<workspace::HeadMoveDraft>(event.content);
    return graph_.add(
        sync::OpenedHeadMove{event.id, event.author, event.time, move.envelope, move.content});
}

}  // namespace aura::sim
