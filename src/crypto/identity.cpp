#include "crypto/identity.hpp"

#include <sodium.h>

#include "base/assert.hpp"
#include "base/hex.hpp"
#include "crypto/hash.hpp"

namespace aura::crypto {
namespace {

constexpr std::size_t kNameBytes = 4;

std::string short_name(std::string_view prefix, const AuthorId& author) {
    const Digest digest = hash("aura/author-name/1", author.view());
    return std::string(prefix) + to_hex(digest.view().first(kNameBytes));
}

}  // namespace

IdentityKey::IdentityKey(const IdentitySeed& seed)
    : signing_key_(expand(seed)),
      public_id_(*AuthorId::from(signing_key_.view().subspan(IdentitySeed::kSize))) {}

IdentityKey::SigningKey IdentityKey::expand(const IdentitySeed& seed) {
    static_assert(SigningKey::kSize == crypto_sign_SECRETKEYBYTES);
    return SigningKey::filled([&](std::span<std::uint8_t> key) {
        AuthorId public_id;
        crypto_sign_seed_keypair(public_id.bytes.data(), key.data(), seed.view().data());
    });
}

IdentityKey IdentityKey::generate(Prng& prng) {
    return IdentityKey(IdentitySeed::random(prng));
}

Signature IdentityKey::sign_message(ByteView message) const {
    Signature signature;
    crypto_sign_detached(signature.bytes.data(),
                         nullptr,
                         message.data(),
                         message.size(),
                         signing_key_.view().data());
    return signature;
}

Signature IdentityKey::sign(std::string_view domain, ByteView bytes) const {
    const Digest digest = hash(domain, bytes);
    return sign_message(digest.view());
}

Signature IdentityKey::sign_raw(ByteView bytes) const {
    AURA_ASSERT(bytes.size() > Digest::kSize);
    return sign_message(bytes);
}

bool verify(const AuthorId& author,
            std::string_view domain,
            ByteView bytes,
            const Signature& signature) {
    const Digest digest = hash(domain, bytes);
    return verify_raw(author, digest.view(), signature);
}

bool verify_raw(const AuthorId& author, ByteView bytes, const Signature& signature) {
    return crypto_sign_verify_detached(
               signature.bytes.data(), bytes.data(), bytes.size(), author.bytes.data()) == 0;
}

std::string peer_name(const AuthorId& author) {
    return short_name("peer_", author);
}

std::string hub_name(const AuthorId& hub) {
    return short_name("mship_", hub);
}

TeamId team_id(const AuthorId& hub) {
    return hash_as<TeamId>("aura/team-id/1", hub.view());
}

}  // namespace aura::crypto
