// Who somebody is: an Ed25519 key (RFC 8032). A device or Mothership keeps the 32-byte seed; its
// public key is its AuthorId.
//
// What is signed is the 32-byte hash(domain, bytes) and nothing else. The same key also signs join
// tokens (RFC 7515), certificates (RFC 5280) and TLS handshakes (RFC 8446 section 4.4.3), whose
// messages are all longer than 32 bytes: a signature made for one can never pass for another.
//
// Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/prng.hpp"
#include "crypto/secret.hpp"

namespace aura::crypto {

using IdentitySeed = Secret<struct IdentitySeedTag, 32>;

class IdentityKey {
public:
    explicit IdentityKey(const IdentitySeed& seed);

    // A new identity; `prng` is a SecurePrng everywhere but in a simulation.
    [[nodiscard]] static IdentityKey generate(Prng& prng);

    [[nodiscard]] const AuthorId& public_id() const { return public_id_; }

    // Deterministic: the same bytes give the same signature.
    [[nodiscard]] Signature sign(std::string_view domain, ByteView bytes) const;

    // The plain Ed25519 signature, for formats that separate their own domains; `bytes` must be
    // longer than a digest (see above).
    [[nodiscard]] Signature sign_raw(ByteView bytes) const;

    // The 32 bytes to keep on disk, secret.
    [[nodiscard]] ByteView seed() const { return signing_key_.view().first(IdentitySeed::kSize); }

private:
    using SigningKey = Secret<struct SigningKeyTag, 64>;

    [[nodiscard]] static SigningKey expand(const IdentitySeed& seed);
    [[nodiscard]] Signature sign_message(ByteView message) const;

    // As libsodium has it: the seed, then the public key.
    SigningKey signing_key_;
    AuthorId public_id_;
};

// Whether `signature` is `author`'s over (domain, bytes). Refuses keys of small order and
// malleable signatures, so every replica gives the same answer.
[[nodiscard]] bool verify(const AuthorId& author,
                          std::string_view domain,
                          ByteView bytes,
                          const Signature& signature);

[[nodiscard]] bool verify_raw(const AuthorId& author, ByteView bytes, const Signature& signature);

// "peer_0a1b2c3d": the first four bytes of the hash of the key. For people, not for decisions.
[[nodiscard]] std::string peer_name(const AuthorId& author);
// "mship_7fcd21a9".
[[nodiscard]] std::string hub_name(const AuthorId& hub);

// A team is named by the identity of the Mothership that founded it.
[[nodiscard]] TeamId team_id(const AuthorId& hub);

}  // namespace aura::crypto
