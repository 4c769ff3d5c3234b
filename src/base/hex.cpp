#include "base/hex.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace aura {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

constexpr std::uint8_t kNoDigit = 0x80;

// By character: a skeleton has 32 digits for each of its functions.
constexpr std::array<std::uint8_t, 256> kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::uint8_t i = 0; i < 10; ++i) {
        values[std::size_t{'0'} + i] = i;
    }
    for (std::uint8_t i = 0; i < 6; ++i) {
        values[std::size_t{'a'} + i] = static_cast<std::uint8_t>(10 + i);
        values[std::size_t{'A'} + i] = static_cast<std::uint8_t>(10 + i);
    }
    return values;
}();

std::uint8_t digit_value(char c) {
    return kValues[static_cast<unsigned char>(c)];
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string text;
    append_hex(text, bytes);
    return text;
}

void append_hex(std::string& out, ByteView bytes) {
    std::size_t at = out.size();
    out.resize(at + bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out[at++] = kDigits[byte >> 4U];
        out[at++] = kDigits[byte & 0x0fU];
    }
}

std::optional<Bytes> from_hex(std::string_view text) {
    Bytes bytes(text.size() / 2);
    return read_hex(text, bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
    if (text.size() != 2 * out.size()) {
        return false;
    }
    for (std::uint8_t& byte : out) {
        const unsigned high = digit_value(text[0]);
        const unsigned low = digit_value(text[1]);
        if (((high | low) & kNoDigit) != 0) {
            return false;
        }
        byte = static_cast<std::uint8_t>(high * 16 + low);
        text.remove_prefix(2);
    }
    return true;
}

}  // namespace aura
