// Making and checking the chain of a log: ids, part hashes, signatures (wire/event.hpp has the
// layout). Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "crypto/identity.hpp"
#include "store/store.hpp"
#include "sync/branches.hpp"
#include "sync/recent_events.hpp"
#include "sync/version_vector.hpp"
#include "wire/frame.hpp"

namespace aura::sync {

[[nodiscard]] EventId event_id(const wire::EventHeader& header);

// Of the first of events that were read; a zero id when there is none.
[[nodiscard]] Result<EventId> first_id(const Result<std::vector<wire::Event>>& events);

// What the event says its log is a branch of; nothing: it begins none. wire.malformed.
[[nodiscard]] Result<std::optional<Branch>> branch_begun(const wire::Event& event);

// The event as it stands in `to`, a branch of its log that begins behind `base`.
[[nodiscard]] store::EventRef moved_into_branch(wire::Event event,
                                                const wire::LogId& to,
                                                const Head& base);

// Whether `event` can be the one after `before` in its log, as far as the chain says.
[[nodiscard]] bool follows(const wire::EventHeader& event, const EventId& before);

[[nodiscard]] Digest envelope_hash(ByteView envelope);
[[nodiscard]] Digest content_hash(ByteView content);

// What sealed content is bound to: its event's header, all but the content's own hash.
[[nodiscard]] Bytes sealing_context(wire::EventHeader header);

[[nodiscard]] Signature sign_event(const crypto::IdentityKey& author, const EventId& id);

// Whether only a Mothership writes such events: they say who belongs to the team.
[[nodiscard]] bool is_hub_kind(wire::EventKind kind);

// Whether a kind belongs into that log of a team whose Mothership is `hub`.
[[nodiscard]] bool kind_fits(wire::EventKind kind, const wire::LogId& log, const AuthorId& hub);

// What the receiver of a run knows of its log.
struct ChainContext {
    TeamId team;
    AuthorId hub;
    Head head;                   // the last event taken in; seq 0: none
    const RecentEvents& recent;  // of the events through head those that are at hand
    // What the log is a branch of, if its first event is held and says so.
    std::optional<Branch> branch = std::nullopt;
};

// Two different events at one place of a log: a device went on from an old state of itself without
// noticing. Ours stays here, theirs stays with them.
struct Fork {
    wire::LogId log;
    Seq seq{};
    EventId ours;
    EventId theirs;

    bool operator==(const Fork&) const = default;
};

struct VerifiedRun {
    // Those that follow the head, complete with ids and hashes; empty: all were duplicates.
    std::vector<store::EventRef> events;
    // The run is its author's, but of another branch than what is held: nothing of it is taken.
    std::optional<Fork> fork;
};

// Recomputes part hashes, chain and ids and checks every signature that the run carries; the last
// event must carry one. Where the run overlaps what is held, equal numbers must mean equal events,
// as far as these are at hand; else they are passed over by their number.
//
// event.gap: it starts behind the head. event.bad_signature: not its author's, or altered.
// wire.malformed, wire.too_large: no run that any version would send.
[[nodiscard]] Result<VerifiedRun> verify_run(const ChainContext& context, const wire::Events& run);

// How many of `events`, consecutive ones of a log, make the longest run that may be sent: it ends
// at a signature and is in bounds. 0: there is no signature within bounds.
[[nodiscard]] std::size_t run_length(const std::vector<const wire::Event*>& events);

}  // namespace aura::sync
