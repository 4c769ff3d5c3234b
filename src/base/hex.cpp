#include "base/hex.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace aura {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
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
        const int high = digit_value(text[0]);
        const int low = digit_value(text[1]);
        if (high < 0 || low < 0) {
            return false;
        }
        byte = static_cast<std::uint8_t>(high * 16 + low);
        text.remove_prefix(2);
    }
    return true;
}

}  // namespace aura
