#include "sync/repo_fold.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "crypto/identity.hpp"
#include "wire/branch.hpp"
#include "wire/change.hpp"

namespace aura::sync {
namespace {

// Of one member: at the first one the log is read again, the second one shows that it lasts.
constexpr std::size_t kContradictionsMax = 2;

}  // namespace

RepoFold::RepoFold(Replicator& replicator,
                   RepoFoldOptions options,
                   Replay replay,
                   Handlers handlers)
    : replicator_(replicator),
      options_(options),
      replay_(std::move(replay)),
      handlers_(std::move(handlers)),
      keys_(replicator.keyring().keys(options.repo)) {
    replicator_.add(*this);
}

RepoFold::~RepoFold() {
    replicator_.remove(*this);
}

void RepoFold::on_event(const store::EventRef& event) {
    if (event->event.header.log.repo == options_.repo) {
        take(event);
    }
}

void RepoFold::on_key(const RepoId& repo) {
    if (repo != options_.repo) {
        return;
    }
    keys_ = replicator_.keyring().keys(options_.repo);
    sealed_bytes_ = 0;
    if (std::exchange(sealed_overflowed_, false)) {
        sealed_.clear();
        if (const Status read = replay_(*this); !read) {
            sealed_overflowed_ = true;
            handlers_.on_left_out(read.error());
        }
        return;
    }
    for (const store::EventRef& event : std::exchange(sealed_, {})) {
        take(event);
    }
}

void RepoFold::on_membership() {
    const Replica& replica = replicator_.replica();
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
        handlers_.on_paths(paths);
    }
}

void RepoFold::take(const store::EventRef& event) {
    const wire::EventHeader& header = event->event.header;
    logs_.insert(header.log);
    EventPlace& place =
        places_.try_emplace(event->id, EventPlace{header.log, header.seq}).first->second;
    const bool is_known_elsewhere = place.log != header.log;
    if (header.written_at) {
        // Out of the log where it was written it may be taken, out of a branch it is not.
        place = {header.log, header.seq};
    }
    if (replicator_.replica().is_void(place.log, place.seq)) {
        graph_.mark_void(event->id);
        has_void_ = true;
    } else if (is_known_elsewhere) {
        on_membership();
    }
    if (const auto paths = fold(*event)) {
        handlers_.on_paths(*paths);
    } else if (paths.error().is(ErrorCode::crypto_no_key)) {
        keep_sealed(event);
    } else {
        handlers_.on_left_out(Error(paths.error().code(),
                                    fmt::format("event {} of {} is left out",
                                                number(header.seq),
                                                crypto::peer_name(header.log.author)))
                                  .because(paths.error().to_line()));
    }
}

void RepoFold::keep_sealed(const store::EventRef& event) {
    const std::size_t bytes = wire::wire_size(event->event);
    if (sealed_.size() < options_.sealed_max &&
        sealed_bytes_ + bytes <= options_.sealed_bytes_max) {
        sealed_.push_back(event);
        sealed_bytes_ += bytes;
    } else {
        sealed_overflowed_ = true;
    }
}

Result<std::vector<std::string>> RepoFold::fold(const store::StoredEvent& stored) {
    const wire::Event& event = stored.event;
    if (wire::begins_branch(event.header.kind)) {
        return std::vector<std::string>{};
    }
    if (!event.envelope || !event.content) {
        return fail(ErrorCode::not_found, "its content was pruned");
    }
    AURA_TRY_ASSIGN(const Bytes content, replicator_.keyring().open(event));
    if (event.header.kind == wire::EventKind::file_changed) {
        OpenedChange opened{stored.id, event.header.log.author, event.header.time, {}, {}};
        AURA_TRY_ASSIGN(opened.envelope, wire::decode_change_envelope(*event.envelope));
        AURA_TRY_ASSIGN(opened.content, wire::decode_change_content(content));
        return graph_.add(opened);
    }
    if (event.header.kind == wire::EventKind::head_moved) {
        OpenedHeadMove opened{stored.id, event.header.log.author, event.header.time, {}, {}};
        AURA_TRY_ASSIGN(opened.envelope, wire::decode_head_moved_envelope(*event.envelope));
        AURA_TRY_ASSIGN(opened.content, wire::decode_head_moved_content(content));
        return graph_.add(opened);
    }
    return std::vector<std::string>{};
}

std::optional<wire::DigestFrame> RepoFold::digest() {
    const Replica& replica = replicator_.replica();
    // What waits for a key is not in the graph, and what waits for the disk may be in it already.
    if (sealed_overflowed_ || sealed_count() > 0 || replica.sendable() != replica.durable()) {
        return std::nullopt;
    }
    return wire::DigestFrame{replica.self(), options_.repo, vector().hash(), graph_.state_hash()};
}

// What counts of the logs that decide about the state: the repository's, and those that say who is
// a member.
VersionVector RepoFold::vector() const {
    const Replica& replica = replicator_.replica();
    VersionVector counted;
    for (const auto& [log, head] : replica.durable().heads()) {
        if (log.is_team_log() || log.repo == options_.repo) {
            const auto cut = replica.membership().cut(log);
            counted.set(log, cut && cut->seq <= head.seq ? *cut : head);
        }
    }
    return counted;
}

void RepoFold::on_digest(const wire::DigestFrame& theirs) {
    if (theirs.repo != options_.repo || !replicator_.membership().is_member(theirs.author) ||
        agrees_with(theirs)) {
        return;
    }
    const std::size_t before = contradictions_[theirs.author];
    if (before == kContradictionsMax) {
        return;
    }
    if (before == 0) {
        if (const Status read = read_again(); !read) {
            handlers_.on_left_out(read.error());
        }
    }
    using enum StateDiffers::Outcome;
    StateDiffers finding{theirs.author, options_.repo, repaired};
    if (!agrees_with(theirs)) {
        ++contradictions_[theirs.author];
        finding.outcome = before == 0 ? confirmed : lasting;
    }
    replicator_.tell(finding);
}

bool RepoFold::agrees_with(const wire::DigestFrame& theirs) {
    const auto ours = digest();
    return !ours || ours->vector != theirs.vector || ours->state == theirs.state;
}

Status RepoFold::read_again() {
    std::vector<std::string> paths = graph_.paths();
    graph_ = {};
    places_.clear();
    logs_.clear();
    has_void_ = false;
    sealed_.clear();
    sealed_bytes_ = 0;
    sealed_overflowed_ = false;
    AURA_TRY(replay_(*this));
    handlers_.on_paths(paths);
    return {};
}

EventPlaces RepoFold::places_of(const FileHistory& history) const {
    EventPlaces places;
    for (const auto& change : history.changes) {
        if (const EventPlace* const known = place_of(change->event)) {
            places.emplace_hint(places.end(), change->event, *known);
        }
    }
    return places;
}

std::size_t RepoFold::sealed_count() const {
    return static_cast<std::size_t>(std::ranges::count_if(sealed_, [this](const auto& event) {
        const EventPlace* const place = place_of(event->id);
        return place == nullptr || !replicator_.replica().is_void(place->log, place->seq);
    }));
}

const EventPlace* RepoFold::place_of(const EventId& event) const {
    const auto known = places_.find(event);
    return known == places_.end() ? nullptr : &known->second;
}

}  // namespace aura::sync
