#include "crypto/join_token.hpp"

#include <string>

#include <doctest/doctest.h>

#include "crypto/base64url.hpp"
#include "crypto/fingerprint.hpp"
#include "support/golden.hpp"
#include "support/keys.hpp"

using namespace std::chrono_literals;
using aura::as_bytes;
using aura::Error;
using aura::ErrorCode;
using aura::Role;
using aura::TokenId;
using aura::WallTime;
using aura::crypto::IdentityKey;
using aura::crypto::InviteSecret;
using aura::crypto::JoinClaims;
using aura::crypto::JoinToken;
using aura::crypto::parse_join_token;
using aura::crypto::verify_join_token;
using aura::test::identity_key;
using aura::test::kIssued;

namespace {

const IdentityKey& hub() {
    static const IdentityKey key = identity_key(1);
    return key;
}

JoinClaims some_claims() {
    return {
        .subject = "alice@acme.com",
        .id = *TokenId::from(aura::Bytes(16, 0xab)),
        .role = Role::admin,
        .uses = 20,
        .url = "https://mothership.acme.internal:7777",
        .tls_fingerprint = aura::crypto::fingerprint_of(as_bytes("key")),
        .hub_key = hub().public_id(),
        .issued_at = kIssued,
        .expires_at = kIssued + 24h,
    };
}

std::string some_token() {
    return aura::crypto::issue_join_token(hub(), some_claims()).value();
}

// A token with the given JSON, signed as it should be.
std::string signed_token(std::string_view header, std::string_view claims) {
    const std::string text = aura::crypto::to_base64url(as_bytes(header)) + "." +
                             aura::crypto::to_base64url(as_bytes(claims));
    return text + "." + aura::crypto::to_base64url(hub().sign_raw(as_bytes(text)).view());
}

// The JSON that some_token() carries.
std::string some_json() {
    const std::string token = some_token();
    const std::size_t first = token.find('.') + 1;
    const std::string part = token.substr(first, token.rfind('.') - first);
    return std::string(aura::as_text(*aura::crypto::from_base64url(part)));
}

constexpr std::string_view kHeader = R"({"alg":"EdDSA","typ":"JWT"})";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

// Why the token is refused, empty when it is not.
std::string mistake_in_token(std::string_view token) {
    const auto parsed = parse_join_token(token);
    if (parsed) {
        return "";
    }
    CHECK(parsed.error().is(ErrorCode::token_malformed));
    CHECK(parsed.error().message() == "not a join token");
    return parsed.error().causes().front();
}

std::string mistake_with(std::string_view what, std::string_view with) {
    return mistake_in_token(signed_token(kHeader, replaced(some_json(), what, with)));
}

}  // namespace

TEST_CASE("join token: what was issued is read back and verifies") {
    const std::string text = some_token();
    CHECK(text.starts_with("eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9."));
    const JoinToken token = parse_join_token(text).value();
    const JoinClaims expected = some_claims();
    CHECK(token.claims.subject == expected.subject);
    CHECK(token.claims.id == expected.id);
    CHECK(token.claims.role == expected.role);
    CHECK(token.claims.uses == expected.uses);
    CHECK(token.claims.url == expected.url);
    CHECK(token.claims.tls_fingerprint == expected.tls_fingerprint);
    CHECK(token.claims.hub_key == expected.hub_key);
    CHECK(token.claims.issued_at == expected.issued_at);
    CHECK(token.claims.expires_at == expected.expires_at);
    CHECK(token.jwt == text);
    CHECK_FALSE(token.invite);
    CHECK(verify_join_token(token, hub().public_id(), kIssued));
}

TEST_CASE("join token: its text and claims are the same in every version") {
    aura::test::check_golden("tests/golden/crypto/join_token.txt", some_token());
    aura::test::check_golden("tests/golden/crypto/join_token_claims.json", some_json());
}

TEST_CASE("join token: an invite secret is split off and not part of what the hub is shown") {
    aura::SeededPrng prng(1);
    const InviteSecret secret = InviteSecret::random(prng);
    const JoinToken token =
        parse_join_token(aura::crypto::with_invite(some_token(), secret)).value();
    CHECK(*token.invite == secret);
    CHECK(token.jwt == some_token());
    CHECK(verify_join_token(token, hub().public_id(), kIssued));
    CHECK(mistake_in_token(some_token() + "~") == "what follows '~' is no invite secret");
    CHECK(mistake_in_token(some_token() + "~abc") == "what follows '~' is no invite secret");
}

TEST_CASE("join token: the newer name of the algorithm is accepted") {
    CHECK(mistake_in_token(signed_token(R"({"alg":"Ed25519"})", some_json())).empty());
}

TEST_CASE("join token: every other algorithm is refused") {
    for (const char* algorithm : {"none", "None", "HS256", "RS256", "ES256", "eddsa", ""}) {
        const std::string header = "{\"alg\":\"" + std::string(algorithm) + "\"}";
        CHECK(mistake_in_token(signed_token(header, some_json())) == "'alg' must be EdDSA");
    }
    CHECK(mistake_in_token(signed_token("{}", some_json())) == "'alg' is missing");
    CHECK(mistake_in_token(signed_token(R"({"alg":"EdDSA","alg":"none"})", some_json())) ==
          "header: 'alg' appears twice");
    CHECK(mistake_in_token(signed_token(R"({"alg":"EdDSA","crit":"exp"})", some_json())) ==
          "'crit' names something unknown");
    CHECK(mistake_in_token(signed_token(R"({"alg":"EdDSA","typ":"at+jwt"})", some_json())) ==
          "'typ' must be JWT");
}

TEST_CASE("join token: each claim that is wrong is named") {
    CHECK(mistake_with("aura-peer", "aura-hub") == "'aud' must be aura-peer");
    CHECK(mistake_with("\"mship_", "\"mshiq_") == "'iss' is not the name of 'hub_key'");
    CHECK(mistake_with("alice@acme.com", "") == "'sub' must be printable text of 1 to 256 bytes");
    CHECK(mistake_with("alice@acme.com", "\\u001b[2J") ==
          "'sub' must be printable text of 1 to 256 bytes");
    CHECK(mistake_with("alice@acme.com", "\\u009b2J") ==
          "'sub' must be printable text of 1 to 256 bytes");
    CHECK(mistake_with("\"alice@acme.com\"", "7") == "'sub' is not text");
    CHECK(mistake_with("1790086400", "\"1790086400\"") == "'exp' is not a whole number");
    CHECK(mistake_with("1790086400", "1790086400.5") == "'exp' is not a whole number");
    CHECK(mistake_with("1790086400", "253402300800") == "'exp' is over 253402300799");
    CHECK(mistake_with("1790086400", "1790000000") == "'exp' must be after 'iat'");
    CHECK(mistake_with("\"iat\":1790000000", "\"iat\":-1") == "'iat' is not a whole number");
    CHECK(mistake_with("\"iat\":1790000000,", "") == "'iat' is missing");
    CHECK(mistake_with("abab", "ab") == "'jti' is not 16 bytes");
    CHECK(mistake_with("\"admin\"", "\"root\"") == "'role' is unknown");
    CHECK(mistake_with("\"uses\":20", "\"uses\":0") == "'uses' must be at least 1");
    CHECK(mistake_with("\"uses\":20", "\"uses\":4294967296") == "'uses' is over 4294967295");
    CHECK(mistake_with("https://", "http://") == "'url' must be an https address");
    CHECK(mistake_with("acme.internal", "acme internal") == "'url' must be an https address");
    CHECK(mistake_with("\"tls_fingerprint\":\"", "\"tls_fingerprint\":\"00") ==
          "'tls_fingerprint' is no fingerprint");
    CHECK(mistake_with("\"hub_key\":\"", "\"hub_key\":\"AAAA") == "'hub_key' is not 32 bytes");
    CHECK(mistake_with("{", "{\"sub\":\"mallory\",") == "claims: 'sub' appears twice");
    CHECK(mistake_with("{", "{\"note\":{\"a\":1},") == "claims: nested value");
}

TEST_CASE("join token: a claim that a newer version adds does no harm") {
    CHECK(mistake_with("{", "{\"note\":\"hello\",\"beta\":true,").empty());
}

TEST_CASE("join token: what has not the form of a token is refused") {
    const std::string token = some_token();
    CHECK(mistake_in_token("") == "there are not three parts with a dot between");
    CHECK(mistake_in_token("a.b") == "there are not three parts with a dot between");
    CHECK(mistake_in_token(token + ".x") == "there are not three parts with a dot between");
    CHECK(mistake_in_token("." + token.substr(token.find('.') + 1)) == "header: no JSON at byte 1");
    CHECK(mistake_in_token(" " + token) == "header: no base64url");
    CHECK(mistake_in_token(token + "=") == "'signature' is not 64 bytes");
    CHECK(mistake_in_token(token.substr(0, token.size() - 1)) == "'signature' is not 64 bytes");
    CHECK(mistake_in_token(std::string(4097, 'a')) == "4097 bytes are over the limit of 4096");
}

TEST_CASE("join token: the largest claims still make a token that is read") {
    JoinClaims claims = some_claims();
    claims.subject = std::string(256, '"');
    claims.url = "https://" + std::string(1016, 'a');
    claims.uses = 4294967295;
    aura::SeededPrng prng(1);
    const std::string token = aura::crypto::issue_join_token(hub(), claims).value();
    const std::string whole = aura::crypto::with_invite(token, InviteSecret::random(prng));
    CHECK(mistake_in_token(whole).empty());
}

TEST_CASE("join token: claims out of bounds are not issued") {
    const auto refusal = [](JoinClaims claims) {
        const auto issued = aura::crypto::issue_join_token(hub(), claims);
        CHECK(issued.error().is(ErrorCode::usage));
        return issued.error().causes().front();
    };
    JoinClaims claims = some_claims();
    claims.subject = std::string(257, 'a');
    CHECK(refusal(claims) == "'sub' must be printable text of 1 to 256 bytes");
    claims = some_claims();
    claims.subject = "\xff";
    CHECK(refusal(claims) == "'sub' and 'url' must be UTF-8");
    claims = some_claims();
    claims.url = "https://" + std::string(1017, 'a');
    CHECK(refusal(claims) == "'url' must be an https address");
    claims = some_claims();
    claims.expires_at = claims.issued_at;
    CHECK(refusal(claims) == "'exp' must be after 'iat'");
}

TEST_CASE("join token: one of another Mothership is refused and both issuers are named") {
    const IdentityKey other = identity_key(2);
    const JoinToken token = parse_join_token(some_token()).value();
    const Error error = verify_join_token(token, other.public_id(), kIssued).error();
    CHECK(error.is(ErrorCode::token_bad_signature));
    CHECK(error.message() == "invalid signature");
    CHECK(error.causes().front() == "issued by " + aura::crypto::hub_name(hub().public_id()) +
                                        ", expected " + aura::crypto::hub_name(other.public_id()));
}

TEST_CASE("join token: an altered one is refused") {
    const std::string text = some_token();
    const std::string claims = replaced(some_json(), "\"uses\":20", "\"uses\":99");
    const std::string altered = text.substr(0, text.find('.') + 1) +
                                aura::crypto::to_base64url(as_bytes(claims)) +
                                text.substr(text.rfind('.'));
    const JoinToken token = parse_join_token(altered).value();
    const Error error = verify_join_token(token, hub().public_id(), kIssued).error();
    CHECK(error.is(ErrorCode::token_bad_signature));
    CHECK(error.causes().front().ends_with(": the token was altered"));
}

TEST_CASE("join token: it is valid from iat to exp, with a minute for clocks that differ") {
    const JoinToken token = parse_join_token(some_token()).value();
    const auto at = [&](WallTime now) { return verify_join_token(token, hub().public_id(), now); };
    CHECK(at(kIssued - 60s));
    CHECK(at(kIssued + 24h + 60s));

    const Error early = at(kIssued - 61s).error();
    CHECK(early.is(ErrorCode::token_not_yet_valid));
    CHECK(early.message() == "token not yet valid (iat is in the future)");

    const Error late = at(kIssued + 24h + 61s).error();
    CHECK(late.is(ErrorCode::token_expired));
    CHECK(late.message() == "token expired");
}
