// Lower-case hexadecimal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace aura {

[[nodiscard]] std::string to_hex(ByteView bytes);

// The bytes, or nothing when a character is no hex digit or the length is odd. Accepts both cases.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

}  // namespace aura
