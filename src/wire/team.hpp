// What the events of a team log carry. Membership is written by the Mothership; every member holds
// it, so trust decisions work while the Mothership is away. All envelopes here are readable by the
// Mothership; the only sealed content is a repository's description. A granted key is in a box for
// its recipient.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/role.hpp"
#include "wire/event.hpp"
#include "wire/version.hpp"

namespace aura::wire {

struct TeamFounded {
    std::string display_name;
    std::uint16_t protocol = 1;

    bool operator==(const TeamFounded&) const = default;
};

struct MemberAdded {
    AuthorId member;
    std::string subject;  // who it was issued for: "alice@acme.com"
    std::string host;     // what the device calls itself
    Role role{};
    TokenId token;
    AuthorId invited_by;   // who issued the token; the Mothership itself for its console
    InviteMac invite_mac;  // zero: the token carried no invite secret

    bool operator==(const MemberAdded&) const = default;
};

// The last position of one of a revoked device's logs that stays valid.
struct LogCut {
    LogId log;
    Seq last_valid{};
    EventId at;  // the event there

    bool operator==(const LogCut&) const = default;
};

struct MemberRevoked {
    AuthorId member;
    AuthorId revoked_by;
    std::string reason;
    std::vector<LogCut> cuts;  // a log of the device that is not named is void from its start

    bool operator==(const MemberRevoked&) const = default;
};

struct MemberRestored {
    AuthorId member;
    AuthorId restored_by;

    bool operator==(const MemberRestored&) const = default;
};

// Nobody comes in by this join token any more.
struct TokenRevoked {
    TokenId token;
    AuthorId revoked_by;

    bool operator==(const TokenRevoked&) const = default;
};

struct RepoAnnounced {
    RepoId repo;
    KeyId key;

    bool operator==(const RepoAnnounced&) const = default;
};

// Sealed with the repository's content key.
struct RepoDescription {
    std::string name;
    // Roots and a thinning sample of HEAD's ancestors: a clone that has one of them is a clone of
    // the same repository, even a shallow one.
    std::vector<CommitId> commits;

    bool operator==(const RepoDescription&) const = default;
};

struct KeyGranted {
    RepoId repo;
    KeyId key;
    AuthorId recipient;
    // crypto/grant.hpp. Empty: the recipient has the key already, and the granter vouches for it.
    Bytes box;
    // The granter's own invite MAC under the secret of the recipient's token: shows a new member
    // that who grants is who invited it. Zero: none.
    InviteMac proof;

    bool operator==(const KeyGranted&) const = default;
};

[[nodiscard]] Bytes encode(const TeamFounded& value);
[[nodiscard]] Bytes encode(const MemberAdded& value);
[[nodiscard]] Bytes encode(const MemberRevoked& value);
[[nodiscard]] Bytes encode(const MemberRestored& value);
[[nodiscard]] Bytes encode(const TokenRevoked& value);
[[nodiscard]] Bytes encode(const RepoAnnounced& value);
[[nodiscard]] Bytes encode(const RepoDescription& value);
[[nodiscard]] Bytes encode(const KeyGranted& value);

// All: wire.malformed.
[[nodiscard]] Result<TeamFounded> decode_team_founded(ByteView bytes);
[[nodiscard]] Result<MemberAdded> decode_member_added(ByteView bytes);
[[nodiscard]] Result<MemberRevoked> decode_member_revoked(ByteView bytes);
[[nodiscard]] Result<MemberRestored> decode_member_restored(ByteView bytes);
[[nodiscard]] Result<TokenRevoked> decode_token_revoked(ByteView bytes);
[[nodiscard]] Result<RepoAnnounced> decode_repo_announced(ByteView bytes);
[[nodiscard]] Result<RepoDescription> decode_repo_description(ByteView bytes);
[[nodiscard]] Result<KeyGranted> decode_key_granted(ByteView bytes);

}  // namespace aura::wire
