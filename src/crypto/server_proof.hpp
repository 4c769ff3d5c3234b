// A Mothership's statement about a TLS key of its own: what lets a peer that slept through a key
// rotation move by itself. It travels in the server's certificate as an extension.
//
//     offset  bytes  field
//          0     32  identity key (AuthorId)
//         32     64  its signature, domain "aura/server-key/1", over
//                        32 bytes  fingerprint of the TLS key
//                         8 bytes  notBefore, seconds since 1970, big-endian
//                         8 bytes  notAfter, the same
//
// The times are signed because whoever steals a TLS key could otherwise date new certificates at
// will.
//
// Thread-safe.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "crypto/identity.hpp"

namespace aura::crypto {

// Whole seconds.
struct Validity {
    WallTime not_before;
    WallTime not_after;
};

struct ServerKey {
    Fingerprint fingerprint;
    Validity validity;
};

struct ServerProof {
    AuthorId identity;
    Signature signature;

    bool operator==(const ServerProof&) const = default;
};

[[nodiscard]] ServerProof make_server_proof(const IdentityKey& identity, const ServerKey& key);

// Whether proof.identity vouched for that key and those times.
[[nodiscard]] bool verify_server_proof(const ServerProof& proof, const ServerKey& key);

// The 96 bytes above.
[[nodiscard]] Bytes encode(const ServerProof& proof);
[[nodiscard]] std::optional<ServerProof> decode_server_proof(ByteView bytes);

}  // namespace aura::crypto
