#include "runtime/repo_fold.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "wire/change.hpp"

namespace aura::runtime {
namespace {

constexpr const char* kArea = "repo";

}  // namespace

Result<std::unique_ptr<RepoFold>> RepoFold::start(Replicator& replicator,
                                                  const RepoId& repo,
                                                  OnPaths on_paths) {
    std::unique_ptr<RepoFold> fold(new RepoFold(replicator, repo, std::move(on_paths)));
    AURA_TRY(replicator.replay(repo, *fold));
    return fold;
}

RepoFold::RepoFold(Replicator& replicator, const RepoId& repo, OnPaths on_paths)
    : replicator_(replicator),
      repo_(repo),
      on_paths_(std::move(on_paths)),
      keys_(replicator.keyring().keys(repo)) {
    replicator_.add(*this);
}

RepoFold::~RepoFold() {
    replicator_.remove(*this);
}

void RepoFold::on_event(const store::EventRef& event) {
    if (event->event.header.log.repo == repo_) {
        take(event);
    }
}

void RepoFold::on_key(const RepoId& repo) {
    if (repo != repo_) {
        return;
    }
    keys_ = replicator_.keyring().keys(repo_);
    for (const store::EventRef& event : std::exchange(sealed_, {})) {
        take(event);
    }
}

void RepoFold::on_membership() {
    const sync::Replica& replica = replicator_.replica();
    const bool any = std::ranges::any_of(
        logs_, [&](const wire::LogId& log) { return replica.membership().cut(log).has_value(); });
    if (!any && !has_void_) {
        return;
    }
    std::set<EventId> events;
    for (const auto& [event, place] : places_) {
        if (replica.is_void(place.log, place.seq)) {
            events.insert(event);
        }
    }
    has_void_ = !events.empty();
    if (const auto paths = graph_.set_void(std::move(events)); !paths.empty()) {
        on_paths_(paths);
    }
}

void RepoFold::take(const store::EventRef& event) {
    const wire::EventHeader& header = event->event.header;
    if (replicator_.replica().is_void(header.log, header.seq)) {
        graph_.mark_void(event->id);
        has_void_ = true;
    }
    places_[event->id] = {header.log, header.seq};
    logs_.insert(header.log);
    auto paths = fold(*event);
    if (paths) {
        on_paths_(*paths);
        return;
    }
    if (paths.error().is(ErrorCode::crypto_no_key) && sealed_.size() < kSealedMax) {
        sealed_.push_back(event);
        return;
    }
    log::line(log::Level::warning,
              kArea,
              "event {} of {} is left out: {}",
              number(event->event.header.seq),
              crypto::peer_name(event->event.header.log.author),
              paths.error().to_line());
}

Result<std::vector<std::string>> RepoFold::fold(const store::StoredEvent& stored) {
    const wire::Event& event = stored.event;
    if (!event.envelope || !event.content) {
        return fail(ErrorCode::not_found, "its content was pruned");
    }
    AURA_TRY_ASSIGN(const Bytes content, replicator_.keyring().open(event));
    if (event.header.kind == wire::EventKind::file_changed) {
        sync::OpenedChange opened{stored.id, event.header.log.author, event.header.time, {}, {}};
        AURA_TRY_ASSIGN(opened.envelope, wire::decode_change_envelope(*event.envelope));
        AURA_TRY_ASSIGN(opened.content, wire::decode_change_content(content));
        return graph_.add(opened);
    }
    if (event.header.kind == wire::EventKind::head_moved) {
        sync::OpenedHeadMove opened{stored.id, event.header.log.author, event.header.time, {}, {}};
        AURA_TRY_ASSIGN(opened.envelope, wire::decode_head_moved_envelope(*event.envelope));
        AURA_TRY_ASSIGN(opened.content, wire::decode_head_moved_content(content));
        return graph_.add(opened);
    }
    return std::vector<std::string>{};
}

EventPlaces RepoFold::places_of(const sync::FileHistory& history) const {
    EventPlaces places;
    for (const sync::Change& change : history.changes) {
        if (const auto known = places_.find(change.event); known != places_.end()) {
            places[change.event] = known->second;
        }
    }
    return places;
}

}  // namespace aura::runtime
