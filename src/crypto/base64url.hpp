// base64url without padding (RFC 4648 section 5), in a time that depends on the size only, so
// secrets may pass through it.
//
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace aura::crypto {

[[nodiscard]] std::string to_base64url(ByteView bytes);

// Nothing when there is a character outside the alphabet, padding, an impossible length or a last
// character with stray bits: every byte string has exactly one text.
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace aura::crypto
