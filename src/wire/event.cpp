#include "wire/event.hpp"

#include <utility>

namespace aura::wire {
namespace {

constexpr std::uint8_t kHasEnvelope = 1;
constexpr std::uint8_t kHasContent = 2;
constexpr std::uint8_t kHasSignature = 4;
constexpr std::uint8_t kFlagsInRun = kHasEnvelope | kHasContent | kHasSignature;
constexpr std::uint8_t kHasFirstPlace = 8;

std::uint8_t flags_of(const Event& event) {
    return static_cast<std::uint8_t>((event.envelope ? kHasEnvelope : 0) |
                                     (event.content ? kHasContent : 0) |
                                     (event.signature ? kHasSignature : 0));
}

void encode_part(Writer& out, const std::optional<Bytes>& part, const Digest& hash) {
    if (part) {
        out.bytes(*part);
    } else {
        out.id(hash);
    }
}

void decode_part(Reader& in, std::optional<Bytes>& part, Digest& hash, std::size_t present_max) {
    if (present_max > 0) {
        part = to_bytes(in.bytes(present_max));
    } else {
        hash = in.id<Digest>();
    }
}

// Kind, time and parts: what a run and the store have in common.
void encode_body(Writer& out, const Event& event, std::uint8_t flags) {
    out.u16(static_cast<std::uint16_t>(event.header.kind));
    out.u64(static_cast<std::uint64_t>(event.header.time));
    out.u8(flags);
    encode_part(out, event.envelope, event.header.envelope_hash);
    encode_part(out, event.content, event.header.content_hash);
    if (event.signature) {
        out.id(*event.signature);
    }
}

struct Body {
    Event event;
    std::uint8_t flags = 0;
};

Body decode_body(Reader& in, std::uint8_t known_flags) {
    Body body;
    Event& event = body.event;
    event.header.kind = EventKind{in.u16()};
    event.header.time = HybridTime{in.u64()};
    body.flags = in.u8();
    if ((body.flags & ~known_flags) != 0) {
        in.reject("unknown flags of an event");
    }
    decode_part(in,
                event.envelope,
                event.header.envelope_hash,
                (body.flags & kHasEnvelope) != 0 ? kEnvelopeBytesMax : 0);
    decode_part(in,
                event.content,
                event.header.content_hash,
                (body.flags & kHasContent) != 0 ? kContentBytesMax : 0);
    if ((body.flags & kHasSignature) != 0) {
        event.signature = in.id<Signature>();
    }
    return body;
}

}  // namespace

void encode(Writer& out, const LogId& log) {
    out.id(log.author);
    out.u64(number(log.incarnation));
    out.id(log.repo);
}

LogId decode_log_id(Reader& in) {
    LogId log;
    log.author = in.id<AuthorId>();
    log.incarnation = Incarnation{in.u64()};
    log.repo = in.id<RepoId>();
    return log;
}

Bytes header_bytes(const EventHeader& header) {
    Writer out;
    const FirstPlace written =
        header.written_at.value_or(FirstPlace{header.log.incarnation, header.seq});
    out.id(header.team);
    encode(out, {header.log.author, written.incarnation, header.log.repo});
    out.u64(number(written.seq));
    out.id(header.previous);
    out.u64(static_cast<std::uint64_t>(header.time));
    out.u16(static_cast<std::uint16_t>(header.kind));
    out.id(header.envelope_hash);
    out.id(header.content_hash);
    return std::move(out).take();
}

void encode_in_run(Writer& out, const Event& event) {
    encode_body(out, event, flags_of(event));
}

Event decode_in_run(Reader& in) {
    return decode_body(in, kFlagsInRun).event;
}

Bytes encode_event(const Event& event) {
    Writer out;
    out.id(event.header.team);
    encode(out, event.header.log);
    out.u64(number(event.header.seq));
    out.id(event.header.previous);
    out.id(event.header.envelope_hash);
    out.id(event.header.content_hash);
    const std::optional<FirstPlace>& written = event.header.written_at;
    const std::uint8_t flags = flags_of(event);
    encode_body(out, event, written ? static_cast<std::uint8_t>(flags | kHasFirstPlace) : flags);
    if (written) {
        out.u64(number(written->incarnation));
        out.u64(number(written->seq));
    }
    return std::move(out).take();
}

Result<Event> decode_event(ByteView bytes) {
    Reader in(bytes);
    EventHeader header;
    header.team = in.id<TeamId>();
    header.log = decode_log_id(in);
    header.seq = Seq{in.u64()};
    header.previous = in.id<EventId>();
    header.envelope_hash = in.id<Digest>();
    header.content_hash = in.id<Digest>();
    Body body = decode_body(in, kFlagsInRun | kHasFirstPlace);
    Event& event = body.event;
    const bool same_hashes =
        (event.envelope || event.header.envelope_hash == header.envelope_hash) &&
        (event.content || event.header.content_hash == header.content_hash);
    if (!same_hashes) {
        in.reject("a withheld part with two hashes");
    }
    header.kind = event.header.kind;
    header.time = event.header.time;
    if ((body.flags & kHasFirstPlace) != 0) {
        header.written_at = {Incarnation{in.u64()}, Seq{}};
        header.written_at->seq = Seq{in.u64()};
    }
    event.header = header;
    AURA_TRY(in.finish("event"));
    return std::move(body.event);
}

std::size_t wire_size(const Event& event) {
    constexpr std::size_t kFixed = 2 + 8 + 1 + 4 + 4 + Signature::kSize;
    return kFixed + (event.envelope ? event.envelope->size() : Digest::kSize) +
           (event.content ? event.content->size() : Digest::kSize);
}

}  // namespace aura::wire
