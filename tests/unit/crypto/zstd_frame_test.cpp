#include "crypto/zstd_frame.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::as_bytes;
using aura::Bytes;
using aura::ErrorCode;
using aura::crypto::FrameCoder;

namespace {

Bytes frame_of(aura::ByteView plaintext) {
    Bytes frame;
    FrameCoder().append_frame(frame, plaintext);
    return frame;
}

// A frame of run-length blocks that tells `told` bytes and holds `blocks` times 128 KiB: what the
// smallest bomb looks like (RFC 8878 section 3.1.1).
Bytes bomb(std::uint32_t told, int blocks) {
    Bytes frame{0x28, 0xb5, 0x2f, 0xfd, 0xa0};  // magic, descriptor: one segment, size in 4 bytes
    for (unsigned shift = 0; shift < 32; shift += 8) {
        frame.push_back(static_cast<std::uint8_t>(told >> shift));
    }
    for (int i = 0; i < blocks; ++i) {
        const std::uint32_t header = (128U * 1024U) << 3U | 1U << 1U | (i + 1 == blocks ? 1U : 0U);
        for (unsigned shift = 0; shift < 24; shift += 8) {
            frame.push_back(static_cast<std::uint8_t>(header >> shift));
        }
        frame.push_back('x');
    }
    return frame;
}

}  // namespace

TEST_CASE("zstd frame: plaintext of any size comes back") {
    for (const std::size_t size : {0U, 1U, 1000U, 100'000U}) {
        const Bytes plaintext(size, 'a');
        CHECK(FrameCoder().expand(frame_of(plaintext), size).value() == plaintext);
    }
}

TEST_CASE("zstd frame: text shrinks and is appended to what is there") {
    Bytes out{1, 2, 3};
    FrameCoder().append_frame(out, Bytes(10'000, 'a'));
    CHECK(out.size() < 100);
    CHECK(Bytes(out.begin(), out.begin() + 3) == Bytes{1, 2, 3});
}

TEST_CASE("zstd frame: a frame that tells more than the limit is refused") {
    const Bytes frame = frame_of(Bytes(1001, 'a'));
    CHECK(FrameCoder().expand(frame, 1000).error().is(ErrorCode::wire_too_large));
}

TEST_CASE("zstd frame: a bomb that tells little and holds much is refused") {
    // The frame itself is well formed where told and held agree.
    CHECK(FrameCoder().expand(bomb(4 * 128 * 1024, 4), 1 << 20).value().size() == 4 * 128 * 1024);
    CHECK(FrameCoder().expand(bomb(1000, 4), 1 << 20).error().is(ErrorCode::wire_malformed));
    CHECK(FrameCoder().expand(bomb(1 << 20, 4), 1 << 20).error().is(ErrorCode::wire_malformed));
}

TEST_CASE("zstd frame: a frame that does not tell its size is refused") {
    // `printf a | zstd --no-check -c` read from a pipe.
    const Bytes streamed{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x09, 0x00, 0x00, 'a'};
    CHECK(FrameCoder().expand(streamed, 1000).error().is(ErrorCode::wire_malformed));
}

TEST_CASE("zstd frame: what is cut off, doubled, padded or something else is refused") {
    const Bytes frame = frame_of(as_bytes("some text that is a little longer than its frame"));
    for (std::size_t size = 0; size < frame.size(); ++size) {
        CHECK_FALSE(FrameCoder().expand(aura::ByteView(frame).first(size), 1000));
    }
    Bytes doubled = frame;
    doubled.insert(doubled.end(), frame.begin(), frame.end());
    CHECK_FALSE(FrameCoder().expand(doubled, 1000));
    Bytes padded = frame;
    padded.push_back(0);
    CHECK_FALSE(FrameCoder().expand(padded, 1000));
    const Bytes skippable{0x50, 0x2a, 0x4d, 0x18, 0x00, 0x00, 0x00, 0x00};
    CHECK_FALSE(FrameCoder().expand(skippable, 1000));
    CHECK_FALSE(FrameCoder().expand(as_bytes("no frame at all"), 1000));
}
