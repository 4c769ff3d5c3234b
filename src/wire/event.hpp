// An event: the unit of everything that is replicated. A device and the Mothership write events
// into logs of their own; nothing in a log ever changes.
//
//   header    canonical bytes; their hash in the domain kEventDomain is the event's id. Names log
//             and position, chains to the event before, and holds the hashes of envelope and
//             content, so that either can be withheld and the chain still verifies.
//   envelope  what passing on, allow-lists and quotas need. Readable by every member and by the
//             Mothership.
//   content   everything else, sealed with the repository's content key.
//   signature Ed25519 over the id, in the domain kSignatureDomain. Since the chain covers what came
//             before, one signature vouches for a whole run: the last event of a durable commit
//             carries one, and at least every kSignatureEventsMax events or kSignatureBytesMax
//             bytes.
//
// Header layout (all integers big-endian):
//
//   team              16
//   author            32
//   incarnation        8   where it was written, as seq
//   repo              16   zero: the team log
//   seq                8   from 1
//   previous          32   id of the event before; zero at seq 1
//   time               8   hybrid logical time
//   kind               2
//   envelope hash     32
//   content hash      32
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "wire/codec.hpp"

namespace aura::wire {

inline constexpr std::string_view kEventDomain = "aura/event/1";
inline constexpr std::string_view kEnvelopeDomain = "aura/event-envelope/1";
inline constexpr std::string_view kContentDomain = "aura/event-content/1";
inline constexpr std::string_view kSignatureDomain = "aura/event-signature/1";

// An envelope lists versions and a path; 64 KiB is room for a save that touches 1,000 nodes.
inline constexpr std::size_t kEnvelopeBytesMax = 64 * 1024;
// 1 MiB of content before sealing, and what sealing adds at most when it does not compress.
inline constexpr std::size_t kContentBytesMax = (1024 + 8) * 1024;
// A run on the wire ends at a signed event, so these bound what a receiver must hold unverified.
inline constexpr std::size_t kSignatureEventsMax = 256;
inline constexpr std::size_t kSignatureBytesMax = 256 * 1024;

// Numbers are part of the format: never reuse one. The ranges say who may write a kind where, so
// that kinds of a newer version can be passed on: 1 to 15 the Mothership in its team log, 16 to 31
// any member in its team log, from 32 on any member in the log of a repository.
enum class EventKind : std::uint16_t {
    // Team log, written by the Mothership only (wire/team.hpp).
    team_founded = 1,
    member_added = 2,
    member_revoked = 3,
    member_restored = 4,
    // The next TLS key, for peers that sleep through a rotation. Reserved.
    tls_key_announced = 5,
    token_revoked = 6,
    // Team log, written by any member (wire/team.hpp).
    repo_announced = 16,
    key_granted = 17,
    team_branch_begun = 18,  // wire/branch.hpp
    // Log of a repository (wire/change.hpp).
    file_changed = 32,
    head_moved = 33,
    branch_begun = 34,  // wire/branch.hpp
    // A signed state that stands for a prefix of the log. Reserved.
    checkpoint = 48,
};

struct LogId {
    AuthorId author;
    Incarnation incarnation{};
    RepoId repo;  // zero: the team log

    [[nodiscard]] bool is_team_log() const { return repo.is_zero(); }

    auto operator<=>(const LogId&) const = default;
};

// Milliseconds since 1970 in the upper 48 bits, a counter in the lower 16 (Kulkarni et al. 2014,
// "Logical Physical Clocks"). For display and pruning only, never for deciding who wins.
enum class HybridTime : std::uint64_t {};

// Where an event was written that stands in a branch now (wire/branch.hpp), in a log of the same
// author and repository.
struct FirstPlace {
    Incarnation incarnation{};
    Seq seq{};

    bool operator==(const FirstPlace&) const = default;
};

struct EventHeader {
    TeamId team;
    LogId log;
    Seq seq{};
    // If it is not `log` and `seq`. The event's id goes by it, so it has one wherever it stands.
    std::optional<FirstPlace> written_at;
    EventId previous;
    HybridTime time{};
    EventKind kind{};
    Digest envelope_hash;
    Digest content_hash;

    bool operator==(const EventHeader&) const = default;
};

struct Event {
    EventHeader header;
    std::optional<Bytes> envelope;  // absent: withheld
    std::optional<Bytes> content;   // absent: withheld or pruned
    std::optional<Signature> signature;

    bool operator==(const Event&) const = default;
};

// Empty where it is withheld. Valid as long as the event.
[[nodiscard]] inline ByteView envelope_of(const Event& event) {
    return event.envelope ? ByteView(*event.envelope) : ByteView();
}

void encode(Writer& out, const LogId& log);
[[nodiscard]] LogId decode_log_id(Reader& in);
inline constexpr std::size_t kLogIdBytes = 32 + 8 + 16;

// The bytes whose hash is the event's id (sync/event_chain.hpp).
[[nodiscard]] Bytes header_bytes(const EventHeader& header);

// An event inside a run. Team, log and position are the run's; `previous` is the id of the event
// before, which the receiver computes:
//   kind 2, time 8, flags 1 (1: envelope, 2: content, 4: signature), then envelope hash 32 or
//   envelope (length, bytes), content hash 32 or content (length, bytes), signature 64 if flagged.
void encode_in_run(Writer& out, const Event& event);

// Fills header.kind and header.time and the parts that are present; where a part is withheld, its
// hash. Team, log, seq, previous and the hashes of present parts are left to the caller, who must
// compute them. Mistakes are left in `in`.
[[nodiscard]] Event decode_in_run(Reader& in);

// The whole event on its own, as the store keeps it: header fields, then as in a run; the flag 8
// says that the place where it was written (incarnation 8, seq 8) comes last.
[[nodiscard]] Bytes encode_event(const Event& event);
// wire.malformed. The hashes are as stored, not recomputed.
[[nodiscard]] Result<Event> decode_event(ByteView bytes);

// Bytes that the event takes on the wire, about.
[[nodiscard]] std::size_t wire_size(const Event& event);

}  // namespace aura::wire
