// The join tokens that a Mothership has issued, and who used them. A token is a signed promise; the
// book says whether the promise still stands: how many uses are left, whether it was revoked.
//
// A join is idempotent per (token, device): whoever joins twice with one token, because the first
// answer was lost, has used it once.
//
// Pure; what must be kept comes out as record writes, which the caller commits together with the
// event that goes with them. Loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/role.hpp"
#include "base/time.hpp"
#include "crypto/join_token.hpp"
#include "store/store.hpp"

namespace aura::hub {

struct TokenEntry {
    TokenId id = {};
    std::string subject = {};
    Role role{};
    std::uint32_t uses = 1;
    AuthorId issued_by = {};
    WallTime issued_at = {};
    WallTime expires_at = {};
    bool revoked = false;
    std::vector<AuthorId> used_by = {};

    [[nodiscard]] std::uint32_t uses_left() const;
    // Can still be used by somebody new.
    [[nodiscard]] bool is_pending(WallTime now) const;

    bool operator==(const TokenEntry&) const = default;
};

struct TokenRequest {
    std::string subject;
    Role role = Role::contributor;
    std::uint32_t uses = 1;
    std::optional<Duration> lifetime = {};  // none: the policy's default
    AuthorId issued_by = {};
};

// What the configuration says about tokens, and what every token repeats.
struct TokenPolicy {
    Duration default_lifetime = std::chrono::hours(24);
    Duration lifetime_max = std::chrono::hours(24 * 30);
    std::string url = {};
    Fingerprint tls_fingerprint = {};
};

struct IssuedToken {
    std::string jwt;
    TokenEntry entry;
    // The new token's, and the removal of those that were forgotten to make room.
    std::vector<store::RecordWrite> records;
};

// A device was let in by a token.
struct TokenUse {
    TokenEntry entry;
    // Empty when this device had used the token before: nothing changes.
    std::optional<store::RecordWrite> record;
};

class TokenBook {
public:
    // A book over every token ever issued is a leak; the oldest that cannot be used any more are
    // forgotten beyond this many.
    static constexpr std::size_t kEntriesMax = 10'000;
    // "token-onboarding" for a whole company fits; more is a mistake.
    static constexpr std::uint32_t kUsesMax = 1000;

    // `key` must outlive the book.
    TokenBook(const crypto::IdentityKey& key, TokenPolicy policy);

    // At start: store.damaged when a record is not one.
    [[nodiscard]] Status load(const std::vector<store::Record>& records);

    // usage (no subject, no uses, lifetime over the maximum), limit (the book is full of tokens
    // that can still be used).
    [[nodiscard]] Result<IssuedToken> issue(const TokenRequest& request, WallTime now, Prng& prng);

    // `token` has been parsed, not verified: each thing that is wrong has its own code.
    // token.bad_signature, token.expired, token.not_yet_valid, token.revoked, token.used.
    [[nodiscard]] Result<TokenUse> use(const crypto::JoinToken& token,
                                       const AuthorId& device,
                                       WallTime now);

    // not_found; revoking twice is no error.
    [[nodiscard]] Result<store::RecordWrite> revoke(const TokenId& id);

    // The team log says that the token let `device` in; whatever else is known of it.
    void handle_admission(const TokenId& id, const AuthorId& device);

    // The team log says that the token was revoked.
    void handle_revocation(const TokenId& id);

    // A use whose commit failed did not happen.
    void take_back(const TokenId& id, const AuthorId& device);

    // The policy of tokens issued from now on: after the address or the TLS key has changed.
    void set_policy(TokenPolicy policy) { policy_ = std::move(policy); }

    // Ordered by time of issue, newest first.
    [[nodiscard]] std::vector<TokenEntry> list() const;

    // How many can still be used, and when the first of them expires.
    struct Pending {
        std::size_t count = 0;
        std::optional<WallTime> first_expiry;
    };

    [[nodiscard]] Pending pending(WallTime now) const;

private:
    [[nodiscard]] Status check(const TokenRequest& request) const;
    [[nodiscard]] Status make_room(WallTime now, std::vector<store::RecordWrite>& removed);

    const crypto::IdentityKey& key_;
    TokenPolicy policy_;
    std::map<TokenId, TokenEntry> entries_;
};

[[nodiscard]] Bytes encode(const TokenEntry& entry);
[[nodiscard]] Result<TokenEntry> decode_token_entry(ByteView bytes);

}  // namespace aura::hub
