// Joining a team: from a token to a membership. The caller brings a TLS connection; this says whom
// to trust on it, what to send, and what the answer is worth.
//
//   1. begin: the token is read; it names the Mothership's address, key and TLS fingerprint.
//   2. The caller connects with pin() as its policy, so nothing is sent to anybody else.
//   3. request: the body of POST /v1/join, bound to that connection.
//   4. finish: the answer is checked against what the token promised.
//
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/role.hpp"
#include "base/time.hpp"
#include "crypto/certificate.hpp"
#include "crypto/join_token.hpp"
#include "http/https_address.hpp"
#include "http/response.hpp"
#include "wire/join.hpp"

namespace aura::peer {

using HubAddress = http::HttpsAddress;

// What a device knows after joining; kept with its identity.
struct TeamMembership {
    HubAddress address;
    AuthorId hub;
    Fingerprint tls_fingerprint;
    Role role{};
    std::string team_name;
    Bytes certificate;  // DER, its own

    bool operator==(const TeamMembership&) const = default;
};

[[nodiscard]] Bytes encode(const TeamMembership& membership);
[[nodiscard]] Result<TeamMembership> decode_team_membership(ByteView bytes);

// Accepts the pinned key; a key that the Mothership's identity vouches for is accepted too, because
// that is how a rotated one introduces itself. tls.pin_mismatch names both fingerprints,
// tls.expired.
[[nodiscard]] Status check_pin(const crypto::Certificate& shown,
                               const Fingerprint& pinned,
                               const AuthorId& hub,
                               WallTime now);

class Join {
public:
    // `url` overrides the token's where it is not empty (the Mothership moved, or is behind
    // another name). token.malformed, usage.
    [[nodiscard]] static Result<Join> begin(std::string_view token, std::string_view url);

    [[nodiscard]] const HubAddress& address() const { return address_; }

    [[nodiscard]] const AuthorId& hub() const { return token_.claims.hub_key; }

    // Whom the token is for.
    [[nodiscard]] const std::string& subject() const { return token_.claims.subject; }

    [[nodiscard]] const TokenId& token_id() const { return token_.claims.id; }

    // The secret of the member who passed the token on; null when there is none.
    [[nodiscard]] const crypto::InviteSecret* invite() const {
        return token_.invite ? &*token_.invite : nullptr;
    }

    [[nodiscard]] Status pin(const crypto::Certificate& shown, WallTime now) const;

    // `connection` is the exporter of the TLS connection that the request goes out on.
    [[nodiscard]] Bytes request(const crypto::IdentityKey& device,
                                const Digest& connection,
                                std::string host) const;

    // The Mothership's own error where it refused; not_a_mothership where the answer is none of
    // ours; crypto.failed where its certificate is not what the token promised.
    [[nodiscard]] Result<TeamMembership> finish(const http::Response& response,
                                                const AuthorId& device) const;

private:
    Join(crypto::JoinToken token, HubAddress address)
        : token_(std::move(token)), address_(std::move(address)) {}

    crypto::JoinToken token_;
    HubAddress address_;
};

}  // namespace aura::peer
