// A private key with its certificate: what one side of a TLS connection shows. Made by
// crypto/issuance.hpp or brought by the user, kept by the store as PEM, used by tls/.
//
// Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/identity.hpp"
#include "crypto/secret.hpp"

namespace aura::crypto {

// An internal authority's chain has two or three.
inline constexpr std::size_t kChainMax = 8;

struct Credentials {
    // DER, the own certificate first, then those that vouch for it; 1 to kChainMax.
    std::vector<Bytes> chain;
    // PKCS #8, DER.
    SecretBytes private_key;
};

// A member's certificate with the identity key that belongs to it. crypto.failed when the bytes are
// no certificate, or another's.
[[nodiscard]] Result<Credentials> peer_credentials(const IdentityKey& peer,
                                                   ByteView certificate_der);

struct PemFiles {
    std::string certificates;
    SecretBytes private_key;
};

[[nodiscard]] Result<PemFiles> to_pem(const Credentials& credentials);

// The inverse, also for the files of an internal authority. crypto.failed when one is not PEM, the
// key is encrypted, or the key is not that of the first certificate.
[[nodiscard]] Result<Credentials> from_pem(std::string_view certificates, ByteView private_key);

}  // namespace aura::crypto
