#include "crypto/hash.hpp"

#include <sodium.h>

#include "base/assert.hpp"

namespace aura::crypto {
namespace {

constexpr std::string_view kDomainRoot = "aura/";

crypto_generichash_state* sodium_state(std::array<std::byte, 384>& storage) {
    static_assert(sizeof(crypto_generichash_state) <= sizeof storage);
    static_assert(alignof(crypto_generichash_state) <= 64);
    return reinterpret_cast<crypto_generichash_state*>(storage.data());
}

}  // namespace

Hasher::Hasher(std::string_view domain) {
    AURA_ASSERT(domain.starts_with(kDomainRoot) && domain.find('\n') == domain.npos);
    crypto_generichash_init(sodium_state(state_), nullptr, 0, Digest::kSize);
    add(as_bytes(domain));
    add(as_bytes("\n"));
}

Hasher& Hasher::add(ByteView bytes) {
    AURA_ASSERT(!finished_);
    crypto_generichash_update(sodium_state(state_), bytes.data(), bytes.size());
    return *this;
}

Hasher& Hasher::add_sized(ByteView bytes) {
    return add_number(bytes.size()).add(bytes);
}

Hasher& Hasher::add_number(std::uint64_t number) {
    std::array<std::uint8_t, 8> encoded{};
    for (std::size_t i = encoded.size(); i-- > 0; number >>= 8U) {
        encoded[i] = static_cast<std::uint8_t>(number);
    }
    return add(encoded);
}

Digest Hasher::finish() {
    AURA_ASSERT(!finished_);
    finished_ = true;
    Digest digest;
    crypto_generichash_final(sodium_state(state_), digest.bytes.data(), digest.bytes.size());
    return digest;
}

Digest hash(std::string_view domain, ByteView bytes) {
    return Hasher(domain).add(bytes).finish();
}

Digest hash_canonical(ByteView bytes) {
    Digest digest;
    crypto_generichash(
        digest.bytes.data(), digest.bytes.size(), bytes.data(), bytes.size(), nullptr, 0);
    return digest;
}

}  // namespace aura::crypto
