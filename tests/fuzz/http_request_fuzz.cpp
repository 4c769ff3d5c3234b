#include <optional>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "http/request_parser.hpp"
#include "http/websocket_handshake.hpp"
#include "support/fuzz_target.hpp"

namespace {

using aura::ByteView;
using aura::http::Request;

struct Outcome {
    std::vector<Request> requests;
    std::optional<aura::ErrorCode> error;
    aura::Bytes rest;

    bool operator==(const Outcome&) const = default;
};

Outcome parse(ByteView bytes, std::size_t piece_bytes) {
    aura::http::RequestParser parser(1000);
    Outcome outcome;
    while (!bytes.empty()) {
        const ByteView piece = bytes.first(std::min(piece_bytes, bytes.size()));
        bytes = bytes.subspan(piece.size());
        static_cast<void>(parser.handle_bytes(piece));
        while (auto request = parser.next_request()) {
            outcome.requests.push_back(*std::move(request));
        }
    }
    if (!parser.status()) {
        outcome.error = parser.status().error().code();
    }
    outcome.rest = parser.take_rest();
    return outcome;
}

}  // namespace

// However the bytes are split, the same requests come out, and a handshake can be answered.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // More than this may be refused for what waits behind a request, which splits do change.
    const ByteView bytes(data, std::min(size, aura::http::RequestParser::kPipelinedBytesMax));
    const Outcome whole = parse(bytes, bytes.size());
    AURA_ASSERT(parse(bytes, 1) == whole);
    AURA_ASSERT(parse(bytes, 7) == whole);
    for (const Request& request : whole.requests) {
        AURA_ASSERT(request.target.starts_with('/'));
        static_cast<void>(answer_handshake(request));
        static_cast<void>(aura::http::query_value(request.query, "a"));
    }
    return 0;
}
