#include <vector>

#include "base/assert.hpp"
#include "base/prng.hpp"
#include "http/websocket.hpp"
#include "support/fuzz_target.hpp"

namespace {

using aura::Bytes;
using aura::ByteView;
using aura::http::WebSocket;

struct Outcome {
    std::vector<Bytes> messages;
    bool is_broken = false;
    WebSocket::State state;

    bool operator==(const Outcome&) const = default;
};

Outcome receive(WebSocket::Role role, ByteView bytes, std::size_t piece_bytes) {
    constexpr WebSocket::Limits kLimits = {.message_bytes_max = 500, .queue_bytes_max = 500};
    aura::SeededPrng masks(1);
    WebSocket socket(role, kLimits, masks);
    Outcome outcome;
    while (!bytes.empty()) {
        const ByteView piece = bytes.first(std::min(piece_bytes, bytes.size()));
        bytes = bytes.subspan(piece.size());
        outcome.is_broken = !socket.handle_bytes(piece);
        while (auto message = socket.next_message()) {
            AURA_ASSERT(message->size() <= kLimits.message_bytes_max);
            outcome.messages.push_back(*std::move(message));
        }
    }
    while (!socket.poll_bytes(10).empty()) {
    }
    outcome.state = socket.state();
    return outcome;
}

}  // namespace

// However the bytes are split, the same messages come out, on either side.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    for (const auto role : {WebSocket::Role::client, WebSocket::Role::server}) {
        const Outcome whole = receive(role, bytes, bytes.size());
        AURA_ASSERT(receive(role, bytes, 1) == whole);
        AURA_ASSERT(receive(role, bytes, 7) == whole);
    }
    return 0;
}
