#include "http/body_reader.hpp"

#include <algorithm>

namespace aura::http {
namespace {

tl::unexpected<Error> too_large() {
    return fail(ErrorCode::http_too_large, "the body is over its bound");
}

int hex_value(std::uint8_t byte) {
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    const int letter = byte | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

Result<BodyReader> BodyReader::start(BodyFraming framing, std::size_t bytes_max) {
    BodyReader reader;
    reader.bytes_max_ = bytes_max;
    reader.chunked_ = framing.chunked;
    if (framing.chunked) {
        reader.state_ = State::chunk_size;
        return reader;
    }
    reader.left_ = framing.length.value_or(0);
    if (reader.left_ > bytes_max) {
        return too_large();
    }
    reader.state_ = reader.left_ > 0 ? State::data : State::done;
    return reader;
}

Result<std::size_t> BodyReader::handle_bytes(ByteView bytes) {
    std::size_t taken = 0;
    while (taken < bytes.size() && !done()) {
        if (state_ == State::data) {
            taken += take_data(bytes.subspan(taken));
        } else {
            AURA_TRY(take_framing(bytes[taken]));
            ++taken;
        }
    }
    return taken;
}

std::size_t BodyReader::take_data(ByteView bytes) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
    body_.append(as_text(bytes.first(size)));
    left_ -= size;
    if (left_ == 0) {
        state_ = chunked_ ? State::chunk_end_cr : State::done;
    }
    return size;
}

Status BodyReader::take_framing(std::uint8_t byte) {
    const auto expect = [&](char wanted, State next) -> Status {
        if (byte != static_cast<std::uint8_t>(wanted)) {
            return fail(ErrorCode::http_malformed, "a chunk does not end in CR LF");
        }
        state_ = next;
        return {};
    };
    switch (state_) {
        case State::chunk_size:
            return byte == '\r' && digits_ > 0 ? expect('\r', State::chunk_size_lf)
                                               : take_size_digit(byte);
        case State::chunk_size_lf:
            AURA_TRY(expect('\n', State::data));
            return begin_chunk();
        case State::chunk_end_cr:
            return expect('\r', State::chunk_end_lf);
        case State::chunk_end_lf:
            return expect('\n', State::chunk_size);
        case State::last_cr:
            return expect('\r', State::last_lf);
        case State::last_lf:
            return expect('\n', State::done);
        case State::data:
        case State::done:
            break;
    }
    return {};
}

Status BodyReader::take_size_digit(std::uint8_t byte) {
    const int digit = hex_value(byte);
    if (digit < 0 || digits_ == kChunkDigitsMax) {
        return fail(ErrorCode::http_malformed, "a chunk's size is not a plain number");
    }
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    ++digits_;
    return {};
}

// With the size line complete. Only here, so that where the bytes were split makes no difference.
Status BodyReader::begin_chunk() {
    digits_ = 0;
    if (left_ > bytes_max_ - body_.size()) {
        return too_large();
    }
    if (left_ == 0) {
        state_ = State::last_cr;
    }
    return {};
}

}  // namespace aura::http
