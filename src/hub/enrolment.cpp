#include "hub/enrolment.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "crypto/enrolment_proof.hpp"
#include "crypto/issuance.hpp"

namespace aura::hub {
namespace {

// A certificate must be good at once on a device whose clock is behind.
constexpr Duration kBackdated = crypto::kClockSkewMax;

}  // namespace

Enrolment::Enrolment(const crypto::IdentityKey& key,
                     TokenBook& tokens,
                     const sync::Membership& membership,
                     EnrolmentOptions options)
    : key_(key), tokens_(tokens), membership_(membership), options_(std::move(options)) {}

Result<Admission> Enrolment::admit(const wire::JoinRequest& request,
                                   const Digest& connection,
                                   WallTime now) {
    AURA_TRY_ASSIGN(const crypto::JoinToken token, crypto::parse_join_token(request.token));
    // Judged before the device: who holds a token of another Mothership should hear that.
    AURA_TRY(crypto::verify_join_token_signature(token, key_.public_id()));
    AURA_TRY(check_device(request, token.claims.id, connection));
    AURA_TRY(check_room(request.peer));
    AURA_TRY_ASSIGN(TokenUse use, tokens_.use(token, request.peer, now));
    AURA_TRY_ASSIGN(Bytes certificate, issue_certificate(request.peer, now));

    Admission admission;
    admission.reply = {key_.public_id(), use.entry.role, options_.display_name, certificate};
    const bool repeated = !use.record && membership_.is_member(request.peer);
    if (repeated) {
        return admission;
    }
    admission.record = wire::MemberAdded{.member = request.peer,
                                         .subject = use.entry.subject,
                                         .host = request.host,
                                         .role = use.entry.role,
                                         .token = use.entry.id,
                                         .invited_by = use.entry.issued_by,
                                         .invite_mac = request.invite_mac};
    if (use.record) {
        admission.token_use.push_back(*std::move(use.record));
    }
    return admission;
}

Status Enrolment::check_device(const wire::JoinRequest& request,
                               const TokenId& token,
                               const Digest& connection) const {
    const crypto::EnrolmentStatement statement{key_.public_id(), token, request.peer, connection};
    if (!crypto::verify_possession(statement, request.proof)) {
        return fail(ErrorCode::crypto_failed,
                    "the device did not prove that it holds its key on this connection");
    }
    const sync::Member* known = membership_.find(request.peer);
    if (known != nullptr && known->revoked) {
        return fail(Error(ErrorCode::peer_revoked, "peer revoked")
                        .try_next(fmt::format("ask an admin: aura mothership peer unrevoke {}",
                                              crypto::peer_name(request.peer))));
    }
    return {};
}

Status Enrolment::check_room(const AuthorId& device) const {
    if (membership_.is_member(device)) {
        return {};
    }
    const auto& members = membership_.members();
    const auto active = static_cast<std::size_t>(std::count_if(
        members.begin(), members.end(), [](const auto& entry) { return !entry.second.revoked; }));
    if (active >= options_.members_max) {
        return fail(Error(ErrorCode::limit, "the team is full")
                        .because(fmt::format("limits.max_peers is {}", options_.members_max)));
    }
    return {};
}

Result<Bytes> Enrolment::certify(const AuthorId& member, WallTime now) const {
    if (membership_.find(member) == nullptr) {
        return fail(ErrorCode::peer_unknown, "this device is no member of the team");
    }
    if (!membership_.is_member(member)) {
        return fail(ErrorCode::peer_revoked, "peer revoked");
    }
    return issue_certificate(member, now);
}

Result<Bytes> Enrolment::issue_certificate(const AuthorId& device, WallTime now) const {
    return crypto::issue_peer_certificate(
        key_, device, {now - kBackdated, now + crypto::kPeerCertificateLife});
}

}  // namespace aura::hub
