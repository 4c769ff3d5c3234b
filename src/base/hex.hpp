// Lower-case hexadecimal.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace aura {

[[nodiscard]] std::string to_hex(ByteView bytes);

void append_hex(std::string& out, ByteView bytes);

// The bytes, or nothing when a character is no hex digit or the length is odd. Accepts both cases.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

// The same into `out`; false, and `out` is whatever, when a character is no hex digit or the length
// is not twice that of `out`.
[[nodiscard]] bool read_hex(std::string_view text, std::span<std::uint8_t> out);

}  // namespace aura
