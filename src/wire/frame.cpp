#include "wire/frame.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "wire/limits.hpp"

namespace aura::wire {
namespace {

constexpr std::size_t kFeaturesMax = 64;
// Repositories of one team that one device links.
constexpr std::size_t kReposMax = 1024;
constexpr std::size_t kEventInRunBytesMin = 2 + 8 + 1 + 4 + 4;

struct Encoder {
    Writer& out;

    void interest(const Interest& value) const {
        out.boolean(value.all);
        out.count(value.repos.size());
        for (const RepoId& repo : value.repos) {
            out.id(repo);
        }
    }

    void have_entry(const HaveEntry& entry) const {
        encode(out, entry.log);
        out.u64(number(entry.seq));
        out.id(entry.at);
    }

    void operator()(const Hello& frame) const {
        out.u16(frame.version);
        out.id(frame.team);
        out.count(frame.features.size());
        for (const std::string& feature : frame.features) {
            out.text(feature);
        }
        interest(frame.interest);
        out.text(frame.agent);
    }

    void operator()(const Have& frame) const {
        out.count(frame.entries.size());
        for (const HaveEntry& entry : frame.entries) {
            have_entry(entry);
        }
        out.boolean(frame.last);
    }

    void operator()(const Events& frame) const {
        encode(out, frame.log);
        out.u64(number(frame.first));
        out.count(frame.events.size());
        for (const Event& event : frame.events) {
            encode_in_run(out, event);
        }
    }

    void operator()(const Ack& frame) const {
        out.count(frame.entries.size());
        for (const AckEntry& entry : frame.entries) {
            encode(out, entry.log);
            out.u64(number(entry.seq));
        }
    }

    void operator()(const Credit& frame) const { out.u64(frame.bytes_total); }

    void operator()(const Ping& frame) const { out.u64(frame.token); }

    void operator()(const Pong& frame) const { out.u64(frame.token); }

    void operator()(const GoAway& frame) const {
        out.u16(static_cast<std::uint16_t>(frame.reason));
        out.u32(frame.retry_after_ms);
        out.text(frame.text);
    }

    void operator()(const ErrorFrame& frame) const {
        out.text(frame.code);
        out.text(frame.message);
    }

    void operator()(const DigestFrame& frame) const {
        out.id(frame.author);
        out.id(frame.repo);
        out.id(frame.vector);
        out.id(frame.state);
    }

    void operator()(const InterestFrame& frame) const { interest(frame.interest); }

    void operator()(const Locate& frame) const {
        encode(out, frame.log);
        out.u64(number(frame.seq));
    }

    void operator()(const Located& frame) const { have_entry(frame.place); }
};

Interest decode_interest(Reader& in) {
    Interest interest;
    interest.all = in.boolean();
    interest.repos.resize(in.count(kReposMax, RepoId::kSize));
    for (RepoId& repo : interest.repos) {
        repo = in.id<RepoId>();
    }
    if (!std::is_sorted(interest.repos.begin(), interest.repos.end(), std::less_equal<>())) {
        in.reject("repositories that are not sorted");
    }
    return interest;
}

Hello decode_hello(Reader& in) {
    Hello frame;
    frame.version = in.u16();
    if (frame.version != kProtocolVersion) {
        // The fields of another version are its own business; the number is enough to say so.
        static_cast<void>(in.rest());
        return frame;
    }
    frame.team = in.id<TeamId>();
    frame.features.resize(in.count(kFeaturesMax, 4));
    for (std::string& feature : frame.features) {
        feature = in.text(kNameBytesMax);
    }
    frame.interest = decode_interest(in);
    frame.agent = in.text(kNameBytesMax);
    return frame;
}

HaveEntry decode_have_entry(Reader& in) {
    HaveEntry entry;
    entry.log = decode_log_id(in);
    entry.seq = Seq{in.u64()};
    entry.at = in.id<EventId>();
    return entry;
}

Have decode_have(Reader& in) {
    Have frame;
    frame.entries.resize(in.count(kEntriesMax, kLogIdBytes + 8 + EventId::kSize));
    for (HaveEntry& entry : frame.entries) {
        entry = decode_have_entry(in);
    }
    frame.last = in.boolean();
    return frame;
}

Events decode_events(Reader& in) {
    Events frame;
    frame.log = decode_log_id(in);
    frame.first = Seq{in.u64()};
    frame.events.resize(in.count(kSignatureEventsMax, kEventInRunBytesMin));
    for (Event& event : frame.events) {
        event = decode_in_run(in);
    }
    if (frame.events.empty() || !frame.events.back().signature) {
        in.reject("a run that does not end at a signed event");
    }
    return frame;
}

Ack decode_ack(Reader& in) {
    Ack frame;
    frame.entries.resize(in.count(kEntriesMax, kLogIdBytes + 8));
    for (AckEntry& entry : frame.entries) {
        entry.log = decode_log_id(in);
        entry.seq = Seq{in.u64()};
    }
    return frame;
}

GoAway decode_go_away(Reader& in) {
    GoAway frame;
    frame.reason = GoAwayReason{in.u16()};
    frame.retry_after_ms = in.u32();
    frame.text = in.text(kMessageBytesMax);
    return frame;
}

ErrorFrame decode_error(Reader& in) {
    ErrorFrame frame;
    frame.code = in.text(kNameBytesMax);
    frame.message = in.text(kMessageBytesMax);
    return frame;
}

Locate decode_locate(Reader& in) {
    Locate frame;
    frame.log = decode_log_id(in);
    frame.seq = Seq{in.u64()};
    return frame;
}

DigestFrame decode_digest(Reader& in) {
    DigestFrame frame;
    frame.author = in.id<AuthorId>();
    frame.repo = in.id<RepoId>();
    frame.vector = in.id<Digest>();
    frame.state = in.id<Digest>();
    return frame;
}

FrameType type_of(const Frame& frame) {
    // In the order of the variant.
    constexpr std::array kTypes = {FrameType::hello,
                                   FrameType::have,
                                   FrameType::events,
                                   FrameType::ack,
                                   FrameType::credit,
                                   FrameType::ping,
                                   FrameType::pong,
                                   FrameType::go_away,
                                   FrameType::error,
                                   FrameType::digest,
                                   FrameType::interest,
                                   FrameType::locate,
                                   FrameType::located};
    static_assert(kTypes.size() == std::variant_size_v<Frame>);
    return kTypes.at(frame.index());
}

Result<Frame> decode_body(FrameType type, Reader& in) {
    switch (type) {
        case FrameType::hello:
            return decode_hello(in);
        case FrameType::have:
            return decode_have(in);
        case FrameType::events:
            return decode_events(in);
        case FrameType::ack:
            return decode_ack(in);
        case FrameType::credit:
            return Credit{in.u64()};
        case FrameType::ping:
            return Ping{in.u64()};
        case FrameType::pong:
            return Pong{in.u64()};
        case FrameType::go_away:
            return decode_go_away(in);
        case FrameType::error:
            return decode_error(in);
        case FrameType::digest:
            return decode_digest(in);
        case FrameType::interest:
            return InterestFrame{decode_interest(in)};
        case FrameType::locate:
            return decode_locate(in);
        case FrameType::located:
            return Located{decode_have_entry(in)};
        case FrameType::hints:
        case FrameType::punch:
            break;
    }
    return fail(ErrorCode::wire_unexpected,
                fmt::format("unexpected frame of type {}", static_cast<unsigned>(type)));
}

}  // namespace

bool Interest::covers(const RepoId& repo) const {
    return all || repo.is_zero() || std::binary_search(repos.begin(), repos.end(), repo);
}

Bytes encode(const Frame& frame) {
    Writer out;
    out.u8(static_cast<std::uint8_t>(type_of(frame)));
    std::visit(Encoder{out}, frame);
    return std::move(out).take();
}

Result<Frame> decode_frame(ByteView bytes) {
    if (bytes.size() > kFrameBytesMax) {
        return fail(
            ErrorCode::wire_too_large,
            fmt::format(
                "a frame of {} bytes is over the limit of {}", bytes.size(), kFrameBytesMax));
    }
    Reader in(bytes);
    const FrameType type{in.u8()};
    AURA_TRY_ASSIGN(Frame frame, decode_body(type, in));
    AURA_TRY(in.finish("frame"));
    return frame;
}

}  // namespace aura::wire
