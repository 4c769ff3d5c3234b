#include "wire/codec.hpp"

#include <limits>

#include <fmt/core.h>

#include "base/assert.hpp"

namespace aura::wire {

void Writer::bytes(ByteView view) {
    count(view.size());
    raw(view);
}

void Writer::count(std::size_t value) {
    AURA_ASSERT(value <= std::numeric_limits<std::uint32_t>::max());
    u32(static_cast<std::uint32_t>(value));
}

void Writer::big_endian(std::uint64_t value, int width) {
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
        bytes_.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
    }
}

bool Reader::boolean() {
    const std::uint8_t value = u8();
    if (value > 1) {
        reject("a flag that is neither 0 nor 1");
    }
    return value == 1;
}

WallTime Reader::seconds() {
    const std::uint64_t seconds = u64();
    if (seconds > static_cast<std::uint64_t>(kUnixSecondsMax)) {
        reject("a time after the year 9999");
        return {};
    }
    return from_unix_seconds(static_cast<std::int64_t>(seconds));
}

ByteView Reader::raw(std::size_t size) {
    if (!good() || rest_.size() < size) {
        reject("it ends too early");
        return {};
    }
    const ByteView view = rest_.first(size);
    rest_ = rest_.subspan(size);
    return view;
}

ByteView Reader::bytes(std::size_t max) {
    const std::size_t size = u32();
    if (size > max) {
        reject("a field is larger than allowed");
        return {};
    }
    return raw(size);
}

std::size_t Reader::count(std::size_t max, std::size_t element_bytes_min) {
    const std::size_t value = u32();
    if (value > max) {
        reject("a list is longer than allowed");
        return 0;
    }
    if (value > rest_.size() / element_bytes_min) {
        reject("it ends too early");
        return 0;
    }
    return good() ? value : 0;
}

void Reader::reject(const char* mistake) {
    if (mistake_ == nullptr) {
        mistake_ = mistake;
    }
    rest_ = {};
}

Status Reader::finish(std::string_view what) const {
    if (mistake_ != nullptr) {
        return fail(
            Error(ErrorCode::wire_malformed, fmt::format("malformed {}", what)).because(mistake_));
    }
    if (!rest_.empty()) {
        return fail(Error(ErrorCode::wire_malformed, fmt::format("malformed {}", what))
                        .because("bytes follow its end"));
    }
    return {};
}

std::uint64_t Reader::big_endian(std::size_t width) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : raw(width)) {
        value = (value << 8U) | byte;
    }
    return value;
}

}  // namespace aura::wire
