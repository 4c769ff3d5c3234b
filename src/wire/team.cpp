#include "wire/team.hpp"

#include <utility>

#include "wire/limits.hpp"

namespace aura::wire {
namespace {

// A device has one log a repository and incarnation; a year of daily restores stays below this.
constexpr std::size_t kCutsMax = 1000;
constexpr std::size_t kCutBytes = kLogIdBytes + 8 + EventId::kSize;
constexpr std::size_t kSampleCommitsMax = 64;
// A sealed box of 32 bytes is 80; room for another scheme.
constexpr std::size_t kBoxBytesMax = 256;

Role decode_role(Reader& in) {
    const Role role{in.u8()};
    if (role < Role::reader || role > Role::admin) {
        in.reject("an unknown role");
    }
    return role;
}

}  // namespace

Bytes encode(const TeamFounded& value) {
    Writer out;
    out.text(value.display_name);
    out.u16(value.protocol);
    return std::move(out).take();
}

Result<TeamFounded> decode_team_founded(ByteView bytes) {
    Reader in(bytes);
    TeamFounded value;
    value.display_name = in.text(kNameBytesMax);
    value.protocol = in.u16();
    AURA_TRY(in.finish("founding of a team"));
    return value;
}

Bytes encode(const MemberAdded& value) {
    Writer out;
    out.id(value.member);
    out.text(value.subject);
    out.text(value.host);
    out.u8(static_cast<std::uint8_t>(value.role));
    out.id(value.token);
    out.id(value.invited_by);
    out.id(value.invite_mac);
    return std::move(out).take();
}

Result<MemberAdded> decode_member_added(ByteView bytes) {
    Reader in(bytes);
    MemberAdded value;
    value.member = in.id<AuthorId>();
    value.subject = in.text(kNameBytesMax);
    value.host = in.text(kNameBytesMax);
    value.role = decode_role(in);
    value.token = in.id<TokenId>();
    value.invited_by = in.id<AuthorId>();
    value.invite_mac = in.id<InviteMac>();
    AURA_TRY(in.finish("admission of a member"));
    return value;
}

Bytes encode(const MemberRevoked& value) {
    Writer out;
    out.id(value.member);
    out.id(value.revoked_by);
    out.text(value.reason);
    out.count(value.cuts.size());
    for (const LogCut& cut : value.cuts) {
        encode(out, cut.log);
        out.u64(number(cut.last_valid));
        out.id(cut.at);
    }
    return std::move(out).take();
}

Result<MemberRevoked> decode_member_revoked(ByteView bytes) {
    Reader in(bytes);
    MemberRevoked value;
    value.member = in.id<AuthorId>();
    value.revoked_by = in.id<AuthorId>();
    value.reason = in.text(kNameBytesMax);
    value.cuts.resize(in.count(kCutsMax, kCutBytes));
    for (LogCut& cut : value.cuts) {
        cut.log = decode_log_id(in);
        cut.last_valid = Seq{in.u64()};
        cut.at = in.id<EventId>();
    }
    AURA_TRY(in.finish("revocation of a member"));
    return value;
}

Bytes encode(const MemberRestored& value) {
    Writer out;
    out.id(value.member);
    out.id(value.restored_by);
    return std::move(out).take();
}

Result<MemberRestored> decode_member_restored(ByteView bytes) {
    Reader in(bytes);
    MemberRestored value;
    value.member = in.id<AuthorId>();
    value.restored_by = in.id<AuthorId>();
    AURA_TRY(in.finish("return of a member"));
    return value;
}

Bytes encode(const TokenRevoked& value) {
    Writer out;
    out.id(value.token);
    out.id(value.revoked_by);
    return std::move(out).take();
}

Result<TokenRevoked> decode_token_revoked(ByteView bytes) {
    Reader in(bytes);
    TokenRevoked value;
    value.token = in.id<TokenId>();
    value.revoked_by = in.id<AuthorId>();
    AURA_TRY(in.finish("revocation of a join token"));
    return value;
}

Bytes encode(const RepoAnnounced& value) {
    Writer out;
    out.id(value.repo);
    out.id(value.key);
    return std::move(out).take();
}

Result<RepoAnnounced> decode_repo_announced(ByteView bytes) {
    Reader in(bytes);
    RepoAnnounced value;
    value.repo = in.id<RepoId>();
    value.key = in.id<KeyId>();
    AURA_TRY(in.finish("announcement of a repository"));
    return value;
}

Bytes encode(const RepoDescription& value) {
    Writer out;
    out.text(value.name);
    out.count(value.commits.size());
    for (const CommitId& commit : value.commits) {
        encode(out, commit);
    }
    return std::move(out).take();
}

Result<RepoDescription> decode_repo_description(ByteView bytes) {
    Reader in(bytes);
    RepoDescription value;
    value.name = in.text(kNameBytesMax);
    value.commits.resize(in.count(kSampleCommitsMax, 4));
    for (CommitId& commit : value.commits) {
        commit = decode_commit_id(in);
    }
    AURA_TRY(in.finish("description of a repository"));
    return value;
}

Bytes encode(const KeyGranted& value) {
    Writer out;
    out.id(value.repo);
    out.id(value.key);
    out.id(value.recipient);
    out.bytes(value.box);
    out.id(value.proof);
    return std::move(out).take();
}

Result<KeyGranted> decode_key_granted(ByteView bytes) {
    Reader in(bytes);
    KeyGranted value;
    value.repo = in.id<RepoId>();
    value.key = in.id<KeyId>();
    value.recipient = in.id<AuthorId>();
    value.box = to_bytes(in.bytes(kBoxBytesMax));
    value.proof = in.id<InviteMac>();
    AURA_TRY(in.finish("grant of a key"));
    return value;
}

}  // namespace aura::wire
