#include <optional>
#include <string>

#include "base/assert.hpp"
#include "http/error_body.hpp"
#include "http/response_parser.hpp"
#include "support/fuzz_target.hpp"

namespace {

using aura::ByteView;
using aura::http::Response;

struct Outcome {
    std::optional<Response> response;
    std::optional<aura::ErrorCode> error;
    aura::Bytes rest;

    bool operator==(const Outcome&) const = default;
};

Outcome parse(ByteView bytes, std::size_t piece_bytes) {
    aura::http::ResponseParser parser(aura::http::Method::get, 1000);
    while (!bytes.empty()) {
        const ByteView piece = bytes.first(std::min(piece_bytes, bytes.size()));
        bytes = bytes.subspan(piece.size());
        static_cast<void>(parser.handle_bytes(piece));
    }
    const auto status = parser.handle_end();
    return {parser.take_response(),
            status ? std::nullopt : std::optional(status.error().code()),
            parser.take_rest()};
}

}  // namespace

// However the bytes are split, the same response comes out, and any body is some error.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, std::min(size, aura::http::ResponseParser::kRestBytesMax));
    const Outcome whole = parse(bytes, bytes.size());
    AURA_ASSERT(parse(bytes, 1).response == whole.response);
    AURA_ASSERT(parse(bytes, 7).error == whole.error);
    if (whole.response) {
        static_cast<void>(error_from(*whole.response));
    }
    return 0;
}
