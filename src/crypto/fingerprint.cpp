#include "crypto/fingerprint.hpp"

#include <sodium.h>

#include "base/hex.hpp"

namespace aura::crypto {

Fingerprint fingerprint_of(ByteView public_key_info) {
    static_assert(Fingerprint::kSize == crypto_hash_sha256_BYTES);
    Fingerprint fingerprint;
    crypto_hash_sha256(fingerprint.bytes.data(), public_key_info.data(), public_key_info.size());
    return fingerprint;
}

std::string fingerprint_text(const Fingerprint& fingerprint) {
    std::string text;
    for (const std::uint8_t byte : fingerprint.bytes) {
        text += text.empty() ? "" : ":";
        text += to_hex({&byte, 1});
    }
    return text;
}

std::optional<Fingerprint> parse_fingerprint(std::string_view text) {
    constexpr std::size_t kWithColons = Fingerprint::kSize * 3 - 1;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool separator = text.size() == kWithColons && i % 3 == 2;
        if (separator != (text[i] == ':')) {
            return std::nullopt;
        }
        if (!separator) {
            digits.push_back(text[i]);
        }
    }
    const std::optional<Bytes> bytes = from_hex(digits);
    return bytes ? Fingerprint::from(*bytes) : std::nullopt;
}

}  // namespace aura::crypto
