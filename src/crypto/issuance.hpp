// The certificates that we make: a Mothership's own and its members'.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/credentials.hpp"
#include "crypto/identity.hpp"
#include "crypto/server_proof.hpp"

namespace aura::crypto {

// How long a self-signed server certificate lasts.
inline constexpr std::chrono::hours kServerCertificateLife{365 * 24};
// How long a peer's certificate lasts. Nothing renews it yet.
inline constexpr std::chrono::hours kPeerCertificateLife{72};

// A fresh P-256 key and a self-signed certificate for it that carries the proof of `identity`.
// `names` are DNS names and IP addresses, for tools that look at them; ours do not. usage when one
// is neither, crypto.failed when OpenSSL fails.
[[nodiscard]] Result<Credentials> make_server_credentials(const IdentityKey& identity,
                                                          const std::vector<std::string>& names,
                                                          const Validity& validity);

// A certificate for a member's identity key, signed by the Mothership's, as DER. The same input
// gives the same bytes. crypto.failed when `peer` is no usable key.
[[nodiscard]] Result<Bytes> issue_peer_certificate(const IdentityKey& hub,
                                                   const AuthorId& peer,
                                                   const Validity& validity);

}  // namespace aura::crypto
