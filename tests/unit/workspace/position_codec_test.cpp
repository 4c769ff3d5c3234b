#include "workspace/position_codec.hpp"

#include <doctest/doctest.h>

using namespace aura;
using workspace::Position;

namespace {

Position sample_position() {
    EventId event;
    event.bytes[0] = 1;
    return {{{event, 0}, {event, 3}}, {{{std::string(40, 'c')}, "a", "f", Digest{}}}};
}

}  // namespace

TEST_CASE("position codec: a position comes back as it was") {
    wire::Writer out;
    workspace::encode(out, sample_position());
    workspace::encode(out, Position{});
    const Bytes bytes = std::move(out).take();
    wire::Reader in(bytes);
    CHECK(workspace::decode_position(in) == sample_position());
    CHECK(workspace::decode_position(in).empty());
    CHECK(in.finish("positions").has_value());
}

TEST_CASE("position codec: more versions than the bytes can hold are refused") {
    wire::Writer out;
    out.count(1'000);
    const Bytes bytes = std::move(out).take();
    wire::Reader in(bytes);
    CHECK(workspace::decode_versions(in).empty());
    CHECK_FALSE(in.good());
}
