#include "wire/event.hpp"

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"
#include "wire_checks.hpp"

using aura::Bytes;
using aura::ByteView;
using aura::test::in_run;
using aura::test::sample_event;
using aura::test::sample_moved_event;
using aura::test::sample_withheld_event;
using aura::wire::Event;
using aura::wire::Reader;
using aura::wire::Writer;

namespace aura::wire {

// So that the checks of all decoders serve for an event too.
static Bytes encode(const Event& event) {
    return encode_event(event);
}

}  // namespace aura::wire

TEST_CASE("event: as the store keeps it") {
    aura::wire::test::check_pinned("event", sample_event(), aura::wire::decode_event);
    aura::wire::test::check_pinned(
        "event_withheld", sample_withheld_event(), aura::wire::decode_event);
    aura::wire::test::check_pinned("event_moved", sample_moved_event(), aura::wire::decode_event);
}

TEST_CASE("event: the bytes that are hashed and signed") {
    const Bytes bytes = header_bytes(sample_event().header);
    aura::test::check_golden_bytes("tests/golden/wire/event_header.hex", bytes);
    CHECK(header_bytes(sample_withheld_event().header) == bytes);
}

TEST_CASE("event: what is hashed names the place where it was written, wherever it stands") {
    Event moved = sample_moved_event();
    Event written = sample_event();
    written.header.log.incarnation = moved.header.written_at->incarnation;
    written.header.seq = moved.header.written_at->seq;
    CHECK(header_bytes(moved.header) == header_bytes(written.header));
    moved.header.log.incarnation = {};
    moved.header.seq = aura::Seq{2};
    CHECK(header_bytes(moved.header) == header_bytes(written.header));
}

TEST_CASE("event: in a run it leaves out what the run says") {
    for (const Event& event : {sample_event(), sample_withheld_event()}) {
        Writer out;
        encode_in_run(out, event);
        const Bytes bytes = std::move(out).take();
        Reader in(bytes);
        CHECK(aura::wire::decode_in_run(in) == in_run(event));
        CHECK(in.finish("event"));
    }
}

TEST_CASE("event: unknown flags are refused") {
    Writer out;
    encode_in_run(out, sample_event());
    Bytes bytes = std::move(out).take();
    bytes[2 + 8] |= 8U;
    Reader in(bytes);
    static_cast<void>(aura::wire::decode_in_run(in));
    CHECK_FALSE(in.finish("event"));
}

TEST_CASE("event: the hash of a withheld part stands in two places and must be one") {
    Bytes bytes = encode_event(sample_withheld_event());
    bytes.back() ^= 1U;
    CHECK_FALSE(aura::wire::decode_event(bytes));
}

TEST_CASE("event: a part over its bound is refused") {
    Event event = sample_event();
    event.envelope = Bytes(aura::wire::kEnvelopeBytesMax);
    CHECK(aura::wire::decode_event(encode_event(event)));
    event.envelope->push_back(0);
    CHECK_FALSE(aura::wire::decode_event(encode_event(event)));
}

TEST_CASE("event: the size on the wire counts every part that is sent") {
    Writer out;
    encode_in_run(out, sample_event());
    CHECK(wire_size(sample_event()) == out.size());
    CHECK(wire_size(sample_event()) - 5 + 64 == wire_size(sample_withheld_event()));
}
