// A content key in a box that one member can open: how a key reaches a new member without the
// Mothership seeing it.
//
// The box is libsodium's sealed box (crypto_box_seal: X25519, XSalsa20-Poly1305) to the X25519 form
// of the member's Ed25519 key; using one key pair for both is sound (Thormarker, "On using the same
// key pair for Ed25519 and an X25519 based KEM", 2021). It says nothing about who made it: it
// travels in a signed event.
//
//     offset  bytes  field
//          0     32  X25519 key made for this box
//         32     48  the content key, encrypted, and the tag
//
// Thread-safe.
#pragma once

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "crypto/content_key.hpp"
#include "crypto/identity.hpp"

namespace aura::crypto {

using GrantBox = FixedId<struct GrantBoxTag, 80>;

// `prng` gives the one-time key. crypto.failed when `member` is no usable key.
[[nodiscard]] Result<GrantBox> make_grant(const ContentKey& key,
                                          const AuthorId& member,
                                          Prng& prng);

// The key inside. crypto.failed when the box was made for somebody else, was altered, or holds
// another key than `expected`.
[[nodiscard]] Result<ContentKey> open_grant(const IdentityKey& member,
                                            const GrantBox& box,
                                            const KeyId& expected);

}  // namespace aura::crypto
