#include "sim/repo_log.hpp"

#include <set>
#include <utility>

#include "base/assert.hpp"
#include "sync/restore.hpp"

namespace aura::sim {

RepoLog::RepoLog(SimReplicator& replicator, OnPaths on_paths)
    : replicator_(replicator), on_paths_(std::move(on_paths)) {
    store::Store& held = rows();
    const auto heads = held.heads().value();
    for (const store::LogHead& head : heads) {
        if (head.log.repo != sim_repo()) {
            continue;
        }
        const Status read = sync::for_each_event(held, head.log, [this](const auto& event) {
            on_event(std::make_shared<const store::StoredEvent>(event));
            return Status();
        });
        AURA_ASSERT(read.has_value());
    }
    replicator_.add(*this);
}

Result<EventId> RepoLog::append(const EventDraft& event) {
    sync::Draft draft;
    draft.repo = sim_repo();
    draft.sealed_for = sim_repo();
    draft.kind = std::holds_alternative<workspace::ChangeDraft>(event)
                     ? wire::EventKind::file_changed
                     : wire::EventKind::head_moved;
    std::visit(
        [&draft](const auto& one) {
            draft.envelope = encode(one.envelope);
            draft.content = encode(one.content);
        },
        event);
    AURA_TRY_ASSIGN(const sync::Appended appended,
                    replicator_.append(std::move(draft), [](const Status&) {}));
    return appended.id;
}

Status RepoLog::commit(std::vector<store::RecordWrite> rows, Done done) {
    return replicator_.commit(std::move(rows), std::move(done));
}

Result<std::string> RepoLog::text(const wire::VersionId& version) const {
    const auto at = contents_.find(version.event);
    if (at == contents_.end() || version.item >= at->second.items.size()) {
        return fail(ErrorCode::not_found, "a version whose event has not arrived");
    }
    return at->second.items[version.item].text;
}

void RepoLog::on_event(const store::EventRef& event) {
    if (event->event.header.log.repo != sim_repo()) {
        return;
    }
    const wire::EventHeader& header = event->event.header;
    if (replicator_.replica().is_void(header.log, header.seq)) {
        graph_.mark_void(event->id);
    }
    places_[event->id] = {header.log, header.seq};
    const auto paths = fold(*event);
    if (paths) {
        on_paths_(*paths);
    } else if (paths.error().is(ErrorCode::crypto_no_key)) {
        sealed_.push_back(event);
    } else {
        left_out_.push_back(paths.error());
    }
}

void RepoLog::on_key(const RepoId& /*repo*/) {
    for (const store::EventRef& event : std::exchange(sealed_, {})) {
        on_event(event);
    }
}

void RepoLog::on_membership() {
    std::set<EventId> events;
    for (const auto& [event, place] : places_) {
        if (replicator_.replica().is_void(place.first, place.second)) {
            events.insert(event);
        }
    }
    on_paths_(graph_.set_void(std::move(events)));
}

Result<std::vector<std::string>> RepoLog::fold(const store::StoredEvent& stored) {
    const wire::Event& event = stored.event;
    AURA_TRY_ASSIGN(const Bytes content, replicator_.keyring().open(event));
    if (event.header.kind == wire::EventKind::file_changed) {
        sync::OpenedChange opened{stored.id, event.header.log.author, event.header.time, {}, {}};
        AURA_TRY_ASSIGN(opened.envelope, wire::decode_change_envelope(*event.envelope));
        AURA_TRY_ASSIGN(opened.content, wire::decode_change_content(content));
        AURA_TRY_ASSIGN(auto paths, graph_.add(opened));
        contents_.emplace(stored.id, std::move(opened.content));
        ++folded_;
        return paths;
    }
    sync::OpenedHeadMove opened{stored.id, event.header.log.author, event.header.time, {}, {}};
    AURA_TRY_ASSIGN(opened.envelope, wire::decode_head_moved_envelope(*event.envelope));
    AURA_TRY_ASSIGN(opened.content, wire::decode_head_moved_content(content));
    return graph_.add(opened);
}

}  // namespace aura::sim
