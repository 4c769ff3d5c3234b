#include "hub/token_book.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "wire/codec.hpp"

namespace aura::hub {
namespace {

bool contains(const std::vector<AuthorId>& devices, const AuthorId& device) {
    return std::find(devices.begin(), devices.end(), device) != devices.end();
}

store::RecordKey record_key(const TokenId& id) {
    return {store::RecordKind::token, to_bytes(id.view())};
}

store::RecordWrite record_of(const TokenEntry& entry) {
    return {record_key(entry.id), encode(entry)};
}

TokenId draw_id(Prng& prng) {
    TokenId id;
    prng.fill(id.bytes);
    return id;
}

}  // namespace

std::uint32_t TokenEntry::uses_left() const {
    return uses - std::min<std::uint32_t>(uses, static_cast<std::uint32_t>(used_by.size()));
}

bool TokenEntry::is_pending(WallTime now) const {
    return !revoked && uses_left() > 0 && now < expires_at;
}

TokenBook::TokenBook(const crypto::IdentityKey& key, TokenPolicy policy)
    : key_(key), policy_(std::move(policy)) {}

Status TokenBook::load(const std::vector<store::Record>& records) {
    for (const store::Record& record : records) {
        AURA_TRY_ASSIGN(TokenEntry entry, decode_token_entry(record.value));
        const TokenId id = entry.id;
        entries_[id] = std::move(entry);
    }
    return {};
}

Status TokenBook::check(const TokenRequest& request) const {
    if (request.subject.empty() || request.subject.size() > crypto::kSubjectMax) {
        return fail(Error(ErrorCode::usage, "a token needs the name of who it is for")
                        .try_next("aura mothership token issue --for NAME"));
    }
    if (request.uses == 0 || request.uses > kUsesMax) {
        return fail(
            ErrorCode::usage,
            fmt::format("a token has between 1 and {} uses, not {}", kUsesMax, request.uses));
    }
    const Duration lifetime = request.lifetime.value_or(policy_.default_lifetime);
    if (lifetime < std::chrono::seconds(1)) {
        return fail(Error(ErrorCode::usage, "a token that is never valid is for nobody")
                        .try_next("--expires-in 30m, 24h or 7d"));
    }
    if (lifetime > policy_.lifetime_max) {
        const auto days = std::chrono::duration_cast<std::chrono::days>(policy_.lifetime_max);
        return fail(
            ErrorCode::usage,
            fmt::format("a token lasts for {} days at most (jwt.max_expiry)", days.count()));
    }
    return {};
}

Status TokenBook::make_room(WallTime now, std::vector<store::RecordWrite>& removed) {
    while (entries_.size() >= kEntriesMax) {
        auto oldest = entries_.end();
        for (auto at = entries_.begin(); at != entries_.end(); ++at) {
            const bool older =
                oldest == entries_.end() || at->second.issued_at < oldest->second.issued_at;
            if (!at->second.is_pending(now) && older) {
                oldest = at;
            }
        }
        if (oldest == entries_.end()) {
            return fail(Error(ErrorCode::limit, "too many join tokens can still be used")
                            .try_next("aura mothership token revoke ID"));
        }
        removed.push_back({record_key(oldest->first), std::nullopt});
        entries_.erase(oldest);
    }
    return {};
}

Result<IssuedToken> TokenBook::issue(const TokenRequest& request, WallTime now, Prng& prng) {
    AURA_TRY(check(request));
    std::vector<store::RecordWrite> records;
    AURA_TRY(make_room(now, records));
    const WallTime issued_at = from_unix_seconds(unix_seconds(now));
    const Duration lifetime = request.lifetime.value_or(policy_.default_lifetime);
    TokenEntry entry;
    entry.id = draw_id(prng);
    entry.subject = request.subject;
    entry.role = request.role;
    entry.uses = request.uses;
    entry.issued_by = request.issued_by;
    entry.issued_at = issued_at;
    entry.expires_at = from_unix_seconds(unix_seconds(issued_at + lifetime));

    crypto::JoinClaims claims;
    claims.subject = entry.subject;
    claims.id = entry.id;
    claims.role = entry.role;
    claims.uses = entry.uses;
    claims.url = policy_.url;
    claims.tls_fingerprint = policy_.tls_fingerprint;
    claims.hub_key = key_.public_id();
    claims.issued_at = entry.issued_at;
    claims.expires_at = entry.expires_at;
    AURA_TRY_ASSIGN(std::string jwt, crypto::issue_join_token(key_, claims));

    entries_[entry.id] = entry;
    records.push_back(record_of(entry));
    return IssuedToken{std::move(jwt), entry, std::move(records)};
}

Result<TokenUse> TokenBook::use(const crypto::JoinToken& token,
                                const AuthorId& device,
                                WallTime now) {
    AURA_TRY(crypto::verify_join_token_signature(token, key_.public_id()));
    const auto found = entries_.find(token.claims.id);
    // A lost answer must not turn into "expired" or "used" for the device that has joined.
    if (found != entries_.end() && !found->second.revoked &&
        contains(found->second.used_by, device)) {
        return TokenUse{found->second, std::nullopt};
    }
    AURA_TRY(crypto::verify_join_token(token, key_.public_id(), now));
    if (found == entries_.end() || found->second.revoked) {
        return fail(Error(ErrorCode::token_revoked, "token revoked")
                        .try_next("ask for a new one: aura mothership token issue --for NAME"));
    }
    TokenEntry& entry = found->second;
    if (entry.uses_left() == 0) {
        return fail(Error(ErrorCode::token_used, "token already used")
                        .try_next("ask for a new one: aura mothership token issue --for NAME"));
    }
    entry.used_by.push_back(device);
    return TokenUse{entry, record_of(entry)};
}

Result<store::RecordWrite> TokenBook::revoke(const TokenId& id) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) {
        return fail(Error(ErrorCode::not_found, "no such join token")
                        .try_next("aura mothership token list"));
    }
    found->second.revoked = true;
    return record_of(found->second);
}

void TokenBook::handle_revocation(const TokenId& id) {
    if (const auto found = entries_.find(id); found != entries_.end()) {
        found->second.revoked = true;
    }
}

void TokenBook::handle_admission(const TokenId& id, const AuthorId& device) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) {
        return;
    }
    std::vector<AuthorId>& used_by = found->second.used_by;
    if (used_by.size() < kUsesMax && !contains(used_by, device)) {
        used_by.push_back(device);
    }
}

void TokenBook::take_back(const TokenId& id, const AuthorId& device) {
    if (const auto found = entries_.find(id); found != entries_.end()) {
        std::erase(found->second.used_by, device);
    }
}

std::vector<TokenEntry> TokenBook::list() const {
    std::vector<TokenEntry> entries;
    entries.reserve(entries_.size());
    for (const auto& [id, entry] : entries_) {
        entries.push_back(entry);
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.issued_at > b.issued_at;
    });
    return entries;
}

TokenBook::Pending TokenBook::pending(WallTime now) const {
    Pending pending;
    for (const auto& [id, entry] : entries_) {
        if (!entry.is_pending(now)) {
            continue;
        }
        ++pending.count;
        pending.first_expiry = pending.first_expiry
                                   ? std::min(*pending.first_expiry, entry.expires_at)
                                   : entry.expires_at;
    }
    return pending;
}

Bytes encode(const TokenEntry& entry) {
    wire::Writer out;
    out.id(entry.id);
    out.text(entry.subject);
    out.u8(static_cast<std::uint8_t>(entry.role));
    out.u32(entry.uses);
    out.id(entry.issued_by);
    out.seconds(entry.issued_at);
    out.seconds(entry.expires_at);
    out.boolean(entry.revoked);
    out.count(entry.used_by.size());
    for (const AuthorId& device : entry.used_by) {
        out.id(device);
    }
    return std::move(out).take();
}

Result<TokenEntry> decode_token_entry(ByteView bytes) {
    wire::Reader in(bytes);
    TokenEntry entry;
    entry.id = in.id<TokenId>();
    entry.subject = in.text(crypto::kSubjectMax);
    entry.role = Role{in.u8()};
    entry.uses = in.u32();
    entry.issued_by = in.id<AuthorId>();
    entry.issued_at = in.seconds();
    entry.expires_at = in.seconds();
    entry.revoked = in.boolean();
    entry.used_by.resize(in.count(TokenBook::kUsesMax, AuthorId::kSize));
    for (AuthorId& device : entry.used_by) {
        device = in.id<AuthorId>();
    }
    AURA_TRY(in.finish("record of a join token"));
    return entry;
}

}  // namespace aura::hub
