#include "sync/event_chain.hpp"

#include <limits>
#include <memory>
#include <utility>

#include <fmt/core.h>

#include "crypto/hash.hpp"
#include "wire/branch.hpp"

namespace aura::sync {
namespace {

constexpr std::uint16_t kHubKindMax = 15;
constexpr std::uint16_t kTeamKindMax = 31;

bool fits_in_run(std::size_t events, std::size_t bytes) {
    return events == 1 ||
           (events <= wire::kSignatureEventsMax && bytes <= wire::kSignatureBytesMax);
}

tl::unexpected<Error> malformed(const char* why) {
    return fail(Error(ErrorCode::wire_malformed, "malformed run of events").because(why));
}

Status check_parts(const wire::Event& event) {
    if (event.envelope && event.envelope->size() > wire::kEnvelopeBytesMax) {
        return fail(ErrorCode::wire_too_large, "an envelope is over its limit");
    }
    if (event.content && event.content->size() > wire::kContentBytesMax) {
        return fail(ErrorCode::wire_too_large, "a content is over its limit");
    }
    return {};
}

Status check_shape(const ChainContext& context, const wire::Events& run) {
    if (run.events.empty() || !run.events.back().signature) {
        return malformed("it does not end at a signed event");
    }
    if (run.first == Seq{0} ||
        number(run.first) > std::numeric_limits<std::uint64_t>::max() - run.events.size()) {
        return malformed("its positions do not exist");
    }
    std::size_t bytes = 0;
    for (const wire::Event& event : run.events) {
        AURA_TRY(check_parts(event));
        bytes += wire::wire_size(event);
        if (!kind_fits(event.header.kind, run.log, context.hub)) {
            return malformed("an event of a kind that does not belong into the log");
        }
        if (run.log.is_team_log() && !event.envelope) {
            return malformed("an event of a team log without its envelope");
        }
    }
    if (!fits_in_run(run.events.size(), bytes)) {
        return fail(ErrorCode::wire_too_large, "a run of events is over its limit");
    }
    return {};
}

// The event with everything that a run leaves out. `branch` is what the log is a branch of.
store::EventRef complete(const TeamId& team,
                         const wire::LogId& log,
                         const Head& before,
                         const std::optional<Branch>& branch,
                         const wire::Event& sent) {
    auto stored = std::make_shared<store::StoredEvent>(store::StoredEvent{{}, sent});
    wire::Event& event = stored->event;
    event.header.team = team;
    event.header.log = log;
    event.header.seq = next(before.seq);
    event.header.previous = before.id;
    if (branch && before.seq != Seq{0}) {
        event.header.written_at = {branch->of.incarnation,
                                   Seq{number(branch->base.seq) + number(before.seq)}};
        event.header.previous = before.seq == Seq{1} ? branch->base.id : before.id;
    }
    if (event.envelope) {
        event.header.envelope_hash = envelope_hash(*event.envelope);
    }
    if (event.content) {
        event.header.content_hash = content_hash(*event.content);
    }
    stored->id = event_id(event.header);
    return stored;
}

// The place before the first event to check: before the run when what is there is known, else the
// head, and what comes before it is passed over.
Head base_of(const ChainContext& context, const wire::Events& run) {
    if (run.first > context.head.seq) {
        return context.head;
    }
    const Seq before{number(run.first) - 1};
    if (before == Seq{0}) {
        return {};
    }
    if (const store::EventRef event = context.recent.find(run.log, before)) {
        return {before, event->id};
    }
    const store::EventRef first = context.recent.find(run.log, run.first);
    // The second event of a branch names another one as its previous.
    return first != nullptr && !first->event.header.written_at
               ? Head{before, first->event.header.previous}
               : context.head;
}

std::optional<EventId> held_id(const ChainContext& context, const wire::LogId& log, Seq seq) {
    if (seq == context.head.seq) {
        return context.head.id;
    }
    const store::EventRef event = context.recent.find(log, seq);
    return event != nullptr ? std::optional(event->id) : std::nullopt;
}

Status check_signature(const AuthorId& author, const store::StoredEvent& stored) {
    if (stored.event.signature &&
        !crypto::verify(
            author, wire::kSignatureDomain, stored.id.view(), *stored.event.signature)) {
        return fail(ErrorCode::event_bad_signature,
                    fmt::format("event {} is not as {} signed it",
                                number(stored.event.header.seq),
                                crypto::peer_name(author)));
    }
    return {};
}

}  // namespace

EventId event_id(const wire::EventHeader& header) {
    return crypto::hash_as<EventId>(wire::kEventDomain, wire::header_bytes(header));
}

Result<EventId> first_id(const Result<std::vector<wire::Event>>& events) {
    if (!events) {
        return fail(events.error());
    }
    return events->empty() ? EventId{} : event_id(events->front().header);
}

Result<std::optional<Branch>> branch_begun(const wire::Event& event) {
    if (!wire::begins_branch(event.header.kind)) {
        return std::optional<Branch>{};
    }
    if (event.header.seq != Seq{1} || event.header.written_at || !event.envelope) {
        return malformed("the begin of a branch in the middle of a log");
    }
    AURA_TRY_ASSIGN(const wire::BranchBegun begun, wire::decode_branch_begun(*event.envelope));
    const wire::LogId& log = event.header.log;
    return std::optional<Branch>{
        Branch{{log.author, begun.incarnation, log.repo}, {begun.last_common, begun.at}}};
}

store::EventRef moved_into_branch(wire::Event event, const wire::LogId& to, const Head& base) {
    const EventId id = event_id(event.header);
    wire::EventHeader& header = event.header;
    header.written_at = {header.log.incarnation, header.seq};
    header.log = to;
    header.seq = Seq{number(header.written_at->seq) - number(base.seq) + 1};
    return std::make_shared<store::StoredEvent>(store::StoredEvent{id, std::move(event)});
}

bool follows(const wire::EventHeader& event, const EventId& before) {
    const bool is_first_moved = event.written_at && event.seq == Seq{2};
    return is_first_moved || event.previous == before;
}

Digest envelope_hash(ByteView envelope) {
    return crypto::hash(wire::kEnvelopeDomain, envelope);
}

Digest content_hash(ByteView content) {
    return crypto::hash(wire::kContentDomain, content);
}

Bytes sealing_context(wire::EventHeader header) {
    header.content_hash = {};
    return wire::header_bytes(header);
}

Signature sign_event(const crypto::IdentityKey& author, const EventId& id) {
    return author.sign(wire::kSignatureDomain, id.view());
}

bool is_hub_kind(wire::EventKind kind) {
    return static_cast<std::uint16_t>(kind) <= kHubKindMax;
}

bool kind_fits(wire::EventKind kind, const wire::LogId& log, const AuthorId& hub) {
    const auto value = static_cast<std::uint16_t>(kind);
    if (value == 0 || log.is_team_log() != (value <= kTeamKindMax)) {
        return false;
    }
    return !is_hub_kind(kind) || log.author == hub;
}

Result<VerifiedRun> verify_run(const ChainContext& context, const wire::Events& run) {
    AURA_TRY(check_shape(context, run));
    if (number(run.first) > number(context.head.seq) + 1) {
        return fail(
            ErrorCode::event_gap,
            fmt::format(
                "a run starts at {}, {} is held", number(run.first), number(context.head.seq)));
    }
    VerifiedRun verified;
    Head at = base_of(context, run);
    std::optional<Branch> branch = context.branch;
    for (std::size_t i = number(at.seq) + 1 - number(run.first); i < run.events.size(); ++i) {
        const store::EventRef event = complete(context.team, run.log, at, branch, run.events[i]);
        AURA_TRY(check_signature(run.log.author, *event));
        if (wire::begins_branch(event->event.header.kind)) {
            AURA_TRY_ASSIGN(branch, branch_begun(event->event));
        }
        at = {next(at.seq), event->id};
        if (at.seq > context.head.seq) {
            verified.events.push_back(event);
            continue;
        }
        const std::optional<EventId> ours = held_id(context, run.log, at.seq);
        if (!verified.fork && ours && *ours != event->id) {
            verified.fork = Fork{run.log, at.seq, *ours, event->id};
        }
    }
    if (verified.fork) {
        verified.events.clear();
    }
    return verified;
}

std::size_t run_length(const std::vector<const wire::Event*>& events) {
    std::size_t bytes = 0;
    std::size_t signed_length = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        bytes += wire::wire_size(*events[i]);
        if (!fits_in_run(i + 1, bytes)) {
            break;
        }
        if (events[i]->signature) {
            signed_length = i + 1;
        }
    }
    return signed_length;
}

}  // namespace aura::sync
