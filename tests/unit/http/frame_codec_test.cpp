#include "http/frame_codec.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "support/splits.hpp"

using aura::as_bytes;
using aura::Bytes;
using aura::ByteView;
using aura::http::FrameCodec;
using aura::http::Opcode;

namespace {

struct Frame {
    Opcode opcode;
    bool is_final;
    std::string payload;

    bool operator==(const Frame&) const = default;
};

// The frames of `pieces`; the parts of each are put together and their marks checked.
std::vector<Frame> read_pieces(const aura::test::Pieces& pieces) {
    FrameCodec codec(nullptr);
    std::vector<Frame> frames;
    bool in_frame = false;
    for (const ByteView piece : pieces) {
        codec.feed(piece);
        for (auto part = codec.next_part(); part && *part; part = codec.next_part()) {
            CHECK((*part)->begins_frame != in_frame);
            if ((*part)->begins_frame) {
                frames.push_back({(*part)->opcode, (*part)->is_final, {}});
            }
            frames.back().payload += aura::as_text((*part)->data);
            in_frame = !(*part)->ends_frame;
            CHECK(in_frame == (frames.back().payload.size() < (*part)->payload_bytes));
        }
    }
    return frames;
}

std::string written(FrameCodec& codec, Opcode opcode, std::string_view payload) {
    Bytes out;
    std::size_t offset = 0;
    CHECK(codec.write(opcode, as_bytes(payload), offset, out, 1'000'000));
    CHECK(offset == payload.size());
    return std::string(aura::as_text(out));
}

}  // namespace

TEST_CASE("frame codec: the standard's examples are written and read") {
    FrameCodec plain(nullptr);
    CHECK(written(plain, Opcode::ping, "Hello") == "\x89\x05Hello");
    const auto masked = aura::from_hex("818537fa213d7f9f4d5158").value();
    CHECK(read_pieces({masked}) == std::vector<Frame>{{Opcode::text, true, "Hello"}});
}

TEST_CASE("frame codec: frames of every length are read back, however they are split") {
    aura::SeededPrng masks(1);
    for (const bool with_masks : {false, true}) {
        FrameCodec codec(with_masks ? &masks : nullptr);
        for (const std::size_t size : {0U, 1U, 125U, 126U, 5000U}) {
            const std::string payload(size, 'p');
            const std::string bytes =
                written(codec, Opcode::binary, payload) + written(codec, Opcode::close, "");
            const std::vector<Frame> expected = {{Opcode::binary, true, payload},
                                                 {Opcode::close, true, ""}};
            for (const auto& pieces : aura::test::splits(as_bytes(bytes), 3)) {
                CHECK(read_pieces(pieces) == expected);
            }
        }
    }
}

TEST_CASE("frame codec: what is written between the pieces of a frame changes nothing in it") {
    aura::SeededPrng masks(1);
    FrameCodec sender(&masks);
    for (const std::size_t size : {0U, 125U, 126U, 65535U, 65536U}) {
        const std::string bytes = written(sender, Opcode::binary, std::string(size, 'p'));
        for (const auto& pieces : aura::test::splits(as_bytes(bytes), 2)) {
            FrameCodec codec(nullptr);
            std::string payload;
            for (const ByteView piece : pieces) {
                codec.feed(piece);
                for (auto part = codec.next_part(); part && *part; part = codec.next_part()) {
                    CHECK(written(codec, Opcode::pong, "") == std::string("\x8a\0", 2));
                    payload += aura::as_text((*part)->data);
                }
                CHECK(written(codec, Opcode::pong, "") == std::string("\x8a\0", 2));
            }
            CHECK(payload == std::string(size, 'p'));
        }
    }
}

TEST_CASE("frame codec: a frame is written in as many pieces as there is room for") {
    aura::SeededPrng masks(1);
    FrameCodec codec(&masks);
    const std::string payload(300, 'p');
    Bytes all;
    std::size_t offset = 0;
    for (bool is_complete = false; !is_complete;) {
        Bytes piece;
        is_complete = codec.write(Opcode::binary, as_bytes(payload), offset, piece, 7);
        CHECK(piece.size() <= 7);
        all.insert(all.end(), piece.begin(), piece.end());
    }
    CHECK(read_pieces({all}) == std::vector<Frame>{{Opcode::binary, true, payload}});
}

TEST_CASE("frame codec: lengths in a longer form than needed and long control frames are refused") {
    for (const std::string_view hex :
         {"827e0001", "827f000000000000ffff", "827f8000000000000000", "897e007e", "0900"}) {
        CAPTURE(hex);
        const Bytes bytes = aura::from_hex(hex).value();
        FrameCodec codec(nullptr);
        codec.feed(bytes);
        const auto part = codec.next_part();
        REQUIRE_FALSE(part);
        CHECK(part.error().is(aura::ErrorCode::websocket_malformed));
    }
}
