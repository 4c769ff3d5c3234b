// The text form of what peers pin: SHA-256 of a server's public key, "ab:cd:…".
//
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace aura::crypto {

// SHA-256 of a DER-encoded SubjectPublicKeyInfo.
[[nodiscard]] Fingerprint fingerprint_of(ByteView public_key_info);

// Lower-case hex, a colon between bytes: 95 characters.
[[nodiscard]] std::string fingerprint_text(const Fingerprint& fingerprint);

// The inverse, as people paste it: either case, with or without all the colons.
[[nodiscard]] std::optional<Fingerprint> parse_fingerprint(std::string_view text);

}  // namespace aura::crypto
