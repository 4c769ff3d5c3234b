#include "crypto/content_key.hpp"

#include <algorithm>

#include <fmt/core.h>
#include <sodium.h>

#include "base/hex.hpp"
#include "crypto/hash.hpp"

namespace aura::crypto {
namespace {

constexpr std::uint8_t kSealed = 1;
constexpr std::uint8_t kUnsealed = 2;

constexpr std::size_t kKeyIdAt = 1;
constexpr std::size_t kNonceAt = kKeyIdAt + KeyId::kSize;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kBoxAt = kNonceAt + kNonceBytes;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kBoxAt == 41 && kTagBytes == 16);
static_assert(ContentKey::Bytes32::kSize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

Status check_size(ByteView plaintext) {
    if (plaintext.size() > kContentMax) {
        return fail(
            ErrorCode::wire_too_large,
            fmt::format(
                "content of {} bytes is over the limit of {}", plaintext.size(), kContentMax));
    }
    return {};
}

// The header of sealed content up to the nonce, then what the caller binds to it.
Bytes bound_data(ByteView sealed, ByteView associated_data) {
    Bytes bound(kNonceAt + associated_data.size());
    std::ranges::copy(sealed.first(kNonceAt), bound.begin());
    std::ranges::copy(associated_data, bound.begin() + kNonceAt);
    return bound;
}

// Encrypts sealed[kBoxAt..] in place and appends the tag.
void encrypt(const ContentKey& key, ByteView bound, Bytes& sealed) {
    const std::size_t frame_size = sealed.size() - kBoxAt;
    sealed.resize(sealed.size() + kTagBytes);
    std::uint8_t* const box = sealed.data() + kBoxAt;
    crypto_aead_xchacha20poly1305_ietf_encrypt(box,
                                               nullptr,
                                               box,
                                               frame_size,
                                               bound.data(),
                                               bound.size(),
                                               nullptr,
                                               sealed.data() + kNonceAt,
                                               key.view().data());
}

Result<Bytes> decrypt(const ContentKey& key, ByteView bound, ByteView sealed) {
    const ByteView box = sealed.subspan(kBoxAt);
    Bytes frame(box.size() - kTagBytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(frame.data(),
                                                   nullptr,
                                                   nullptr,
                                                   box.data(),
                                                   box.size(),
                                                   bound.data(),
                                                   bound.size(),
                                                   sealed.data() + kNonceAt,
                                                   key.view().data()) != 0) {
        return fail(ErrorCode::crypto_failed, "sealed content was altered");
    }
    return frame;
}

}  // namespace

ContentKey::ContentKey(Bytes32 bytes)
    : bytes_(std::move(bytes)), id_(hash_as<KeyId>("aura/content-key-id/1", bytes_.view())) {}

ContentKey ContentKey::generate(Prng& prng) {
    return ContentKey(Bytes32::random(prng));
}

Result<Bytes> seal(FrameCoder& frames,
                   const ContentKey& key,
                   ByteView associated_data,
                   ByteView plaintext,
                   Prng& prng) {
    AURA_TRY(check_size(plaintext));
    Bytes sealed(kBoxAt);
    sealed[0] = kSealed;
    std::ranges::copy(key.id().view(), sealed.begin() + kKeyIdAt);
    prng.fill(std::span(sealed).subspan(kNonceAt));
    frames.append_frame(sealed, plaintext);
    encrypt(key, bound_data(sealed, associated_data), sealed);
    return sealed;
}

Result<Bytes> open(FrameCoder& frames,
                   const ContentKey& key,
                   ByteView associated_data,
                   ByteView sealed) {
    AURA_TRY_ASSIGN(const std::optional<KeyId> sealed_with, sealed_key_id(sealed));
    if (!sealed_with) {
        return fail(ErrorCode::wire_malformed, "content that should be sealed is not");
    }
    if (*sealed_with != key.id()) {
        return fail(ErrorCode::crypto_no_key,
                    fmt::format("content is sealed with key {}, not {}",
                                to_hex(sealed_with->view()),
                                to_hex(key.id().view())));
    }
    AURA_TRY_ASSIGN(const Bytes frame, decrypt(key, bound_data(sealed, associated_data), sealed));
    return frames.expand(frame, kContentMax);
}

Result<Bytes> wrap_unsealed(FrameCoder& frames, ByteView plaintext) {
    AURA_TRY(check_size(plaintext));
    Bytes wrapped(1, kUnsealed);
    frames.append_frame(wrapped, plaintext);
    return wrapped;
}

Result<Bytes> open_unsealed(FrameCoder& frames, ByteView wrapped) {
    AURA_TRY_ASSIGN(const std::optional<KeyId> sealed_with, sealed_key_id(wrapped));
    if (sealed_with) {
        return fail(ErrorCode::wire_malformed, "content that should not be sealed is");
    }
    return frames.expand(wrapped.subspan(1), kContentMax);
}

Result<std::optional<KeyId>> sealed_key_id(ByteView content) {
    if (content.empty()) {
        return fail(ErrorCode::wire_malformed, "content is empty");
    }
    if (content[0] == kUnsealed) {
        return std::nullopt;
    }
    if (content[0] != kSealed) {
        return fail(ErrorCode::wire_malformed,
                    fmt::format("content has the unknown format {}", content[0]));
    }
    if (content.size() < kBoxAt + kTagBytes) {
        return fail(ErrorCode::wire_malformed, "sealed content is cut off");
    }
    return KeyId::from(content.subspan(kKeyIdAt, KeyId::kSize));
}

}  // namespace aura::crypto
