#include "crypto/base64url.hpp"

#include <utility>

#include <sodium.h>

namespace aura::crypto {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string to_base64url(ByteView bytes) {
    // The length that libsodium names and needs includes a terminating zero.
    std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
    text.pop_back();
    return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    // Without a place to report where it stopped, libsodium refuses text that it did not use up.
    if (sodium_base642bin(bytes.data(),
                          bytes.size(),
                          text.data(),
                          text.size(),
                          nullptr,
                          &size,
                          nullptr,
                          kVariant) != 0) {
        return std::nullopt;
    }
    bytes.resize(size);
    // libsodium takes some bytes above 0x7f for letters.
    return to_base64url(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace aura::crypto
