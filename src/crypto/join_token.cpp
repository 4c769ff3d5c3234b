#include "crypto/join_token.hpp"

#include <algorithm>
#include <limits>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/assert.hpp"
#include "base/hex.hpp"
#include "crypto/base64url.hpp"
#include "crypto/claim_set.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/printable.hpp"

namespace aura::crypto {
namespace {

constexpr std::string_view kAudience = "aura-peer";
constexpr std::string_view kUrlScheme = "https://";
// With kSubjectMax this keeps every token below kJoinTokenMax, whatever has to be escaped.
constexpr std::size_t kUrlMax = 1024;
constexpr char kInviteMark = '~';

// What is wrong with the claims; empty when nothing is.
std::string_view mistake_in(const JoinClaims& claims) {
    if (claims.subject.empty() || claims.subject.size() > kSubjectMax ||
        !is_printable(claims.subject)) {
        return "'sub' must be printable text of 1 to 256 bytes";
    }
    if (!claims.url.starts_with(kUrlScheme) || claims.url.size() == kUrlScheme.size() ||
        claims.url.size() > kUrlMax || !is_printable(claims.url) ||
        claims.url.find_first_of(" \"\\") != std::string::npos) {
        return "'url' must be an https address";
    }
    if (claims.uses == 0) {
        return "'uses' must be at least 1";
    }
    if (claims.expires_at <= claims.issued_at) {
        return "'exp' must be after 'iat'";
    }
    return {};
}

std::string encode_json(const nlohmann::ordered_json& json) {
    return to_base64url(as_bytes(json.dump()));
}

nlohmann::ordered_json to_json(const JoinClaims& claims) {
    return {
        {"iss", hub_name(claims.hub_key)},
        {"sub", claims.subject},
        {"aud", kAudience},
        {"iat", unix_seconds(claims.issued_at)},
        {"exp", unix_seconds(claims.expires_at)},
        {"jti", to_hex(claims.id.view())},
        {"role", to_text(claims.role)},
        {"uses", claims.uses},
        {"url", claims.url},
        {"tls_fingerprint", fingerprint_text(claims.tls_fingerprint)},
        {"hub_key", to_base64url(claims.hub_key.view())},
    };
}

Result<ClaimSet> decode_part(std::string_view what, std::string_view part) {
    const std::optional<Bytes> json = from_base64url(part);
    if (!json) {
        return fail(malformed_token(fmt::format("{}: no base64url", what)));
    }
    return ClaimSet::parse(what, as_text(*json));
}

Status check_header(std::string_view part) {
    AURA_TRY_ASSIGN(const ClaimSet header, decode_part("header", part));
    AURA_TRY_ASSIGN(const std::string algorithm, header.text("alg"));
    if (algorithm != "EdDSA" && algorithm != "Ed25519") {
        return fail(malformed_token("'alg' must be EdDSA"));
    }
    if (header.has("typ")) {
        AURA_TRY_ASSIGN(const std::string type, header.text("typ"));
        if (type != "JWT") {
            return fail(malformed_token("'typ' must be JWT"));
        }
    }
    // RFC 7515 section 4.1.11: who does not understand what is critical must refuse.
    if (header.has("crit")) {
        return fail(malformed_token("'crit' names something unknown"));
    }
    return {};
}

template <class Id>
Result<Id> id_of(std::string_view name, const std::optional<Bytes>& bytes) {
    const std::optional<Id> id = bytes ? Id::from(*bytes) : std::nullopt;
    if (!id) {
        return fail(malformed_token(fmt::format("'{}' is not {} bytes", name, Id::kSize)));
    }
    return *id;
}

Status read_hub(const ClaimSet& set, JoinClaims& claims) {
    AURA_TRY_ASSIGN(const std::string hub_key, set.text("hub_key"));
    AURA_TRY_ASSIGN(claims.hub_key, id_of<AuthorId>("hub_key", from_base64url(hub_key)));
    AURA_TRY_ASSIGN(const std::string issuer, set.text("iss"));
    if (issuer != hub_name(claims.hub_key)) {
        return fail(malformed_token("'iss' is not the name of 'hub_key'"));
    }
    AURA_TRY_ASSIGN(claims.url, set.text("url"));
    AURA_TRY_ASSIGN(const std::string pin, set.text("tls_fingerprint"));
    const std::optional<Fingerprint> fingerprint = parse_fingerprint(pin);
    if (!fingerprint) {
        return fail(malformed_token("'tls_fingerprint' is no fingerprint"));
    }
    claims.tls_fingerprint = *fingerprint;
    return {};
}

Status read_grant(const ClaimSet& set, JoinClaims& claims) {
    AURA_TRY_ASSIGN(claims.subject, set.text("sub"));
    AURA_TRY_ASSIGN(const std::string id, set.text("jti"));
    AURA_TRY_ASSIGN(claims.id, id_of<TokenId>("jti", from_hex(id)));
    AURA_TRY_ASSIGN(const std::string role_text, set.text("role"));
    const Result<Role> role = parse_role(role_text);
    if (!role) {
        return fail(malformed_token("'role' is unknown"));
    }
    claims.role = *role;
    AURA_TRY_ASSIGN(const std::uint64_t uses,
                    set.number("uses", std::numeric_limits<std::uint32_t>::max()));
    claims.uses = static_cast<std::uint32_t>(uses);
    return {};
}

Status read_times(const ClaimSet& set, JoinClaims& claims) {
    AURA_TRY_ASSIGN(const std::uint64_t issued_at, set.number("iat", kUnixSecondsMax));
    AURA_TRY_ASSIGN(const std::uint64_t expires_at, set.number("exp", kUnixSecondsMax));
    claims.issued_at = from_unix_seconds(static_cast<std::int64_t>(issued_at));
    claims.expires_at = from_unix_seconds(static_cast<std::int64_t>(expires_at));
    return {};
}

Result<JoinClaims> decode_claims(std::string_view part) {
    AURA_TRY_ASSIGN(const ClaimSet set, decode_part("claims", part));
    AURA_TRY_ASSIGN(const std::string audience, set.text("aud"));
    if (audience != kAudience) {
        return fail(malformed_token("'aud' must be aura-peer"));
    }
    JoinClaims claims;
    AURA_TRY(read_hub(set, claims));
    AURA_TRY(read_grant(set, claims));
    AURA_TRY(read_times(set, claims));
    if (const std::string_view mistake = mistake_in(claims); !mistake.empty()) {
        return fail(malformed_token(std::string(mistake)));
    }
    return claims;
}

struct JwtParts {
    std::string_view header;
    std::string_view claims;
    std::string_view signature;
};

Result<JwtParts> split(std::string_view jwt) {
    const std::size_t first = jwt.find('.');
    const std::size_t last = jwt.rfind('.');
    if (std::count(jwt.begin(), jwt.end(), '.') != 2) {
        return fail(malformed_token("there are not three parts with a dot between"));
    }
    return JwtParts{.header = jwt.substr(0, first),
                    .claims = jwt.substr(first + 1, last - first - 1),
                    .signature = jwt.substr(last + 1)};
}

Result<JoinToken> parse_jwt(std::string_view jwt) {
    AURA_TRY_ASSIGN(const JwtParts parts, split(jwt));
    AURA_TRY(check_header(parts.header));
    JoinToken token;
    AURA_TRY_ASSIGN(token.claims, decode_claims(parts.claims));
    AURA_TRY_ASSIGN(token.signature,
                    id_of<Signature>("signature", from_base64url(parts.signature)));
    token.jwt = jwt;
    return token;
}

}  // namespace

Result<std::string> issue_join_token(const IdentityKey& key, const JoinClaims& claims) {
    AURA_ASSERT(claims.hub_key == key.public_id());
    const auto refused = [](std::string_view why) {
        return fail(
            Error(ErrorCode::usage, "failed to issue a join token").because(std::string(why)));
    };
    if (const std::string_view mistake = mistake_in(claims); !mistake.empty()) {
        return refused(mistake);
    }
    try {
        std::string jwt =
            encode_json({{"alg", "EdDSA"}, {"typ", "JWT"}}) + "." + encode_json(to_json(claims));
        const Signature signature = key.sign_raw(as_bytes(jwt));
        return jwt + "." + to_base64url(signature.view());
    } catch (const nlohmann::json::type_error&) {
        return refused("'sub' and 'url' must be UTF-8");
    }
}

std::string with_invite(std::string jwt, const InviteSecret& secret) {
    return std::move(jwt) + kInviteMark + invite_text(secret);
}

Result<JoinToken> parse_join_token(std::string_view text) {
    if (text.size() > kJoinTokenMax) {
        return fail(malformed_token(
            fmt::format("{} bytes are over the limit of {}", text.size(), kJoinTokenMax)));
    }
    const std::size_t mark = text.find(kInviteMark);
    AURA_TRY_ASSIGN(JoinToken token, parse_jwt(text.substr(0, mark)));
    if (mark != std::string_view::npos) {
        token.invite = parse_invite(text.substr(mark + 1));
        if (!token.invite) {
            return fail(malformed_token("what follows '~' is no invite secret"));
        }
    }
    return token;
}

Status verify_join_token_signature(const JoinToken& token, const AuthorId& hub) {
    const std::string_view signed_text =
        std::string_view(token.jwt).substr(0, token.jwt.rfind('.'));
    const bool names_hub = token.claims.hub_key == hub;
    if (names_hub && verify_raw(hub, as_bytes(signed_text), token.signature)) {
        return {};
    }
    return fail(Error(ErrorCode::token_bad_signature, "invalid signature")
                    .because(fmt::format("issued by {}, expected {}{}",
                                         hub_name(token.claims.hub_key),
                                         hub_name(hub),
                                         names_hub ? ": the token was altered" : "")));
}

Status verify_join_token(const JoinToken& token, const AuthorId& hub, WallTime now) {
    AURA_TRY(verify_join_token_signature(token, hub));
    const JoinClaims& claims = token.claims;
    if (claims.issued_at > now + kClockSkewMax) {
        return fail(
            Error(ErrorCode::token_not_yet_valid, "token not yet valid (iat is in the future)")
                .because(fmt::format("issued at {}, the clock here says {}",
                                     to_iso8601(claims.issued_at),
                                     to_iso8601(now)))
                .try_next("set the clocks of both machines"));
    }
    if (claims.expires_at + kClockSkewMax < now) {
        return fail(Error(ErrorCode::token_expired, "token expired")
                        .because(fmt::format("at {}, the clock here says {}",
                                             to_iso8601(claims.expires_at),
                                             to_iso8601(now)))
                        .try_next("ask for a new one: aura mothership token issue --for NAME"));
    }
    return {};
}

}  // namespace aura::crypto
