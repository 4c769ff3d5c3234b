// Frames of a WebSocket (RFC 6455 section 5.2), read and written. The layout, the lengths and the
// masks are libwslay's, in the one file that knows it; what frames mean is in websocket.hpp.
//
// The library's interface for whole messages is not used: it judges a close frame by the pieces in
// which it happens to arrive, and keeps a queue that cannot be bounded.
//
// Sans-IO. Loop thread only. Holds about 4.3 KiB while it is in the middle of a frame, most of it
// the library's input buffer, and hardly anything between two frames: most of the time most
// connections are idle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"

namespace aura::http {

// RFC 6455 section 11.8; every other value is reserved.
enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa,
};

[[nodiscard]] constexpr bool is_control(Opcode opcode) {
    return (static_cast<std::uint8_t>(opcode) & 0x8U) != 0;
}

// As much of one frame's payload as has come, from its beginning or from where the part before it
// ended.
struct FramePart {
    Opcode opcode = Opcode::continuation;
    bool is_final = false;  // of its message
    bool has_reserved_bits = false;
    bool is_masked = false;
    std::uint64_t payload_bytes = 0;  // of the whole frame
    bool begins_frame = false;
    bool ends_frame = false;
    ByteView data;  // unmasked; valid until the next call
};

class FrameCodec {
public:
    // With `masks` it writes masked frames; that must outlive it.
    explicit FrameCodec(Prng* masks);
    FrameCodec(const FrameCodec&) = delete;
    FrameCodec& operator=(const FrameCodec&) = delete;
    FrameCodec(FrameCodec&&) noexcept;
    FrameCodec& operator=(FrameCodec&&) noexcept;
    ~FrameCodec();

    // What next_part() reads from now on; `bytes` must stay until it has returned nothing.
    void feed(ByteView bytes);

    // The next part of a frame, or nothing when all that was fed is read. Parts of length zero come
    // for empty frames only. Error, final: websocket.malformed for a length in another than the
    // shortest form, and for control frames that are long or in fragments.
    [[nodiscard]] Result<std::optional<FramePart>> next_part();

    // A whole message in one frame, from `offset` of its payload on: appends to `out` what there is
    // room for below `out_bytes_max` and moves `offset`. True when the frame is complete; until
    // then call it for the same frame only.
    [[nodiscard]] bool write(Opcode opcode,
                             ByteView payload,
                             std::size_t& offset,
                             Bytes& out,
                             std::size_t out_bytes_max);

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace aura::http
