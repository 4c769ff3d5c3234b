// Join tokens: JWT (RFC 7519) in compact form, signed with the Mothership's identity key (EdDSA,
// RFC 8037), optionally followed by `~` and an invite secret that the Mothership never sees.
//
//     header   {"alg":"EdDSA","typ":"JWT"}   ("Ed25519", RFC 9864, is accepted too)
//     iss      host id of the Mothership     sub   who the token is for
//     aud      "aura-peer"                   jti   token id, 32 hex digits
//     iat exp  seconds since 1970            role  name of the role
//     uses     how many peers may join       url   where, https
//     tls_fingerprint                        aa:bb:…, what to pin
//     hub_key                                the identity key, base64url
//
// A token is a secret until it is used up: print it to a terminal, never log it.
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/role.hpp"
#include "base/time.hpp"
#include "crypto/clock_skew.hpp"
#include "crypto/identity.hpp"
#include "crypto/invite.hpp"

namespace aura::crypto {

// Longest text that is looked at, secret included; ours are about 700 bytes.
inline constexpr std::size_t kJoinTokenMax = 4096;
// Longest subject.
inline constexpr std::size_t kSubjectMax = 256;

struct JoinClaims {
    std::string subject;
    TokenId id;
    Role role = Role::contributor;
    std::uint32_t uses = 1;
    std::string url;
    Fingerprint tls_fingerprint;
    AuthorId hub_key;
    // Whole seconds.
    WallTime issued_at;
    WallTime expires_at;
};

struct JoinToken {
    // What the token says; true only as far as verify_join_token says so.
    JoinClaims claims;
    // The token without the invite secret: what the Mothership is shown.
    std::string jwt;
    Signature signature;
    std::optional<InviteSecret> invite;
};

// The signed token; `key` is the one that claims.hub_key names. usage when a claim is out of its
// bounds, naming it.
[[nodiscard]] Result<std::string> issue_join_token(const IdentityKey& key,
                                                   const JoinClaims& claims);

// `jwt` with the secret of the member who passes it on.
[[nodiscard]] std::string with_invite(std::string jwt, const InviteSecret& secret);

// Takes any bytes. token.malformed says what is wrong where; nothing is verified yet.
[[nodiscard]] Result<JoinToken> parse_join_token(std::string_view text);

// token.bad_signature unless `hub` signed the token; the causes name both issuers.
[[nodiscard]] Status verify_join_token_signature(const JoinToken& token, const AuthorId& hub);

// The signature, then the times with kClockSkewMax to spare: token.not_yet_valid, token.expired.
// Uses and revocation are for whoever keeps the list.
[[nodiscard]] Status verify_join_token(const JoinToken& token, const AuthorId& hub, WallTime now);

}  // namespace aura::crypto
