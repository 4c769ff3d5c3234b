// Letting a device into the team: the token must stand, the device must hold the key that it wants
// enrolled, and nobody revoked comes back this way. The outcome is a membership record for the
// Mothership's team log and a certificate; both are worth something only after their commit.
//
// Pure; loop thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/identity.hpp"
#include "hub/token_book.hpp"
#include "store/store.hpp"
#include "sync/membership.hpp"
#include "wire/join.hpp"
#include "wire/team.hpp"

namespace aura::hub {

// What is to be committed before `reply` may leave. Nothing when the device repeats a join.
struct Admission {
    wire::JoinReply reply;
    std::optional<wire::MemberAdded> record;
    std::vector<store::RecordWrite> token_use;
};

struct EnrolmentOptions {
    std::string display_name;
    std::size_t members_max = 500;  // limits.max_peers
};

class Enrolment {
public:
    // All outlive it.
    Enrolment(const crypto::IdentityKey& key,
              TokenBook& tokens,
              const sync::Membership& membership,
              EnrolmentOptions options);

    // `connection` is the exporter of the TLS connection that the request came in on. The errors of
    // TokenBook::use; token.malformed, crypto.failed (no proof of the key), peer.revoked, limit
    // (the team is full).
    [[nodiscard]] Result<Admission> admit(const wire::JoinRequest& request,
                                          const Digest& connection,
                                          WallTime now);

    // A new certificate for a member in good standing. peer.unknown, peer.revoked.
    [[nodiscard]] Result<Bytes> certify(const AuthorId& member, WallTime now) const;

private:
    [[nodiscard]] Status check_device(const wire::JoinRequest& request,
                                      const TokenId& token,
                                      const Digest& connection) const;
    [[nodiscard]] Status check_room(const AuthorId& device) const;
    [[nodiscard]] Result<Bytes> issue_certificate(const AuthorId& device, WallTime now) const;

    const crypto::IdentityKey& key_;
    TokenBook& tokens_;
    const sync::Membership& membership_;
    EnrolmentOptions options_;
};

}  // namespace aura::hub
