#include "peer/join.hpp"

#include <fmt/core.h>

#include "config/config.hpp"
#include "crypto/enrolment_proof.hpp"
#include "crypto/fingerprint.hpp"
#include "http/error_body.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace aura::peer {
Bytes encode(const TeamMembership& membership) {
    wire::Writer out;
    out.text(membership.address.host);
    out.u16(membership.address.port);
    out.id(membership.hub);
    out.id(membership.tls_fingerprint);
    out.u8(static_cast<std::uint8_t>(membership.role));
    out.text(membership.team_name);
    out.bytes(membership.certificate);
    return std::move(out).take();
}

Result<TeamMembership> decode_team_membership(ByteView bytes) {
    wire::Reader in(bytes);
    TeamMembership membership;
    membership.address.host = in.text(wire::kNameBytesMax);
    membership.address.port = in.u16();
    membership.hub = in.id<AuthorId>();
    membership.tls_fingerprint = in.id<Fingerprint>();
    membership.role = Role{in.u8()};
    membership.team_name = in.text(wire::kNameBytesMax);
    membership.certificate = to_bytes(in.bytes(wire::kCertificateBytesMax));
    AURA_TRY(in.finish("record of the team"));
    return membership;
}

Status check_pin(const crypto::Certificate& shown,
                 const Fingerprint& pinned,
                 const AuthorId& hub,
                 WallTime now) {
    if (shown.fingerprint != pinned && !crypto::proves_server_key(shown, hub)) {
        return fail(Error(ErrorCode::tls_pin_mismatch, "this is not the Mothership that was pinned")
                        .because(fmt::format("its fingerprint is {}",
                                             crypto::fingerprint_text(shown.fingerprint)))
                        .because(fmt::format("pinned is {}", crypto::fingerprint_text(pinned)))
                        .try_next("ask who runs the Mothership; if its identity did change, for a "
                                  "new token"));
    }
    return crypto::check_validity(shown, now);
}

Result<Join> Join::begin(std::string_view token, std::string_view url) {
    AURA_TRY_ASSIGN(crypto::JoinToken parsed, crypto::parse_join_token(token));
    AURA_TRY_ASSIGN(
        HubAddress address,
        http::parse_https_address(url.empty() ? parsed.claims.url : url,
                                  static_cast<std::uint16_t>(config::Mothership{}.port)));
    return Join(std::move(parsed), std::move(address));
}

Status Join::pin(const crypto::Certificate& shown, WallTime now) const {
    return check_pin(shown, token_.claims.tls_fingerprint, token_.claims.hub_key, now);
}

Bytes Join::request(const crypto::IdentityKey& device,
                    const Digest& connection,
                    std::string host) const {
    const AuthorId& self = device.public_id();
    wire::JoinRequest request;
    request.token = token_.jwt;
    request.peer = self;
    request.proof = crypto::prove_possession(
        device, {token_.claims.hub_key, token_.claims.id, self, connection});
    if (token_.invite) {
        request.invite_mac = crypto::invite_mac(*token_.invite, self, token_.claims.id);
    }
    request.host = std::move(host);
    return encode(request);
}

Result<TeamMembership> Join::finish(const http::Response& response, const AuthorId& device) const {
    if (response.status >= 400) {
        return fail(http::error_from(response));
    }
    auto reply = wire::decode_join_reply(as_bytes(response.body));
    if (response.status != 200 || !reply) {
        return fail(Error(ErrorCode::not_a_mothership, "the answer to the join is none")
                        .because(fmt::format(
                            "{} answered with status {}", address_.url(), response.status)));
    }
    AURA_TRY_ASSIGN(const auto certificate, crypto::parse_certificate(reply->certificate));
    const bool ours = reply->hub == token_.claims.hub_key && certificate.author == device &&
                      crypto::is_issued_by(certificate, reply->hub);
    if (!ours) {
        return fail(ErrorCode::crypto_failed,
                    "the certificate that came back is not this device's, or not signed by the "
                    "Mothership that the token names");
    }
    TeamMembership membership;
    membership.address = address_;
    membership.hub = reply->hub;
    membership.tls_fingerprint = token_.claims.tls_fingerprint;
    membership.role = reply->role;
    membership.team_name = reply->display_name;
    membership.certificate = reply->certificate;
    return membership;
}

}  // namespace aura::peer
