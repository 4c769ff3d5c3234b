// One zstd frame whose content has a known, bounded size (RFC 8878).
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aura::crypto {

// Keeps what the library works in: made anew for each frame it took a third of the time that a
// small event takes to be enqueued (scripts/bench enqueue). What a large frame left too large the
// library gives back by itself.
class FrameCoder {
public:
    FrameCoder();
    FrameCoder(const FrameCoder&) = delete;
    FrameCoder& operator=(const FrameCoder&) = delete;
    ~FrameCoder();

    // Appends the frame of `plaintext` to `out`.
    void append_frame(Bytes& out, ByteView plaintext);

    // The content of `frame`. Takes any bytes: wire.malformed when they are not exactly one frame
    // that tells its content's size and keeps it, wire.too_large when that is more than
    // `size_max`. No more than the size told is allocated, and nothing before it was checked.
    [[nodiscard]] Result<Bytes> expand(ByteView frame, std::size_t size_max);

private:
    struct Contexts;

    std::unique_ptr<Contexts> contexts_;
};

}  // namespace aura::crypto
