// The body of one message: takes the bytes behind the head and knows where they end. Chunks are
// read by the grammar of RFC 9112 section 7.1 without extensions and trailers, which nobody we
// speak to sends and which parsers disagree about.
//
// Sans-IO. Not thread-safe. Any split of the same bytes gives the same body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "http/head_rules.hpp"

namespace aura::http {

class BodyReader {
public:
    // Digits of a chunk's size: 2^64 needs sixteen.
    static constexpr unsigned kChunkDigitsMax = 16;

    // No body: done from the start.
    BodyReader() = default;

    // A body framed like that. http.too_large when the length alone tells.
    [[nodiscard]] static Result<BodyReader> start(BodyFraming framing, std::size_t bytes_max);

    // Takes bytes up to the end of the body at most and returns how many. Errors: http.malformed
    // for a bad chunk, http.too_large for a body over its bound.
    [[nodiscard]] Result<std::size_t> handle_bytes(ByteView bytes);

    [[nodiscard]] bool done() const { return state_ == State::done; }

    [[nodiscard]] std::string take_body() { return std::move(body_); }

private:
    enum class State : std::uint8_t {
        data,           // `left_` more bytes belong to the body or to this chunk
        chunk_size,     // inside a size line; `left_` is the number read so far
        chunk_size_lf,  // a size line has ended but for its LF
        chunk_end_cr,   // a chunk is whole; its CR LF comes
        chunk_end_lf,
        last_cr,  // the chunk of size zero was there; the final CR LF comes
        last_lf,
        done,
    };

    [[nodiscard]] std::size_t take_data(ByteView bytes);
    [[nodiscard]] Status take_framing(std::uint8_t byte);
    [[nodiscard]] Status take_size_digit(std::uint8_t byte);
    [[nodiscard]] Status begin_chunk();

    State state_ = State::done;
    bool chunked_ = false;
    std::size_t bytes_max_ = 0;
    std::uint64_t left_ = 0;
    unsigned digits_ = 0;
    std::string body_;
};

}  // namespace aura::http
