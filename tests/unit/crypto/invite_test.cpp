#include "crypto/invite.hpp"

#include <set>

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "crypto/identity.hpp"
#include "support/keys.hpp"

using aura::AuthorId;
using aura::InviteMac;
using aura::SeededPrng;
using aura::TeamId;
using aura::TokenId;
using aura::crypto::InviteSecret;
using aura::test::identity_key;

namespace {

const TokenId kToken = *TokenId::from(aura::Bytes(16, 7));

InviteSecret some_secret(std::uint64_t seed) {
    SeededPrng prng(seed);
    return InviteSecret::random(prng);
}

}  // namespace

TEST_CASE("invite: the text of a secret is 43 characters and gives the secret back") {
    const InviteSecret secret = some_secret(1);
    const std::string text = aura::crypto::invite_text(secret);
    CHECK(text.size() == 43);
    CHECK(*aura::crypto::parse_invite(text) == secret);
}

TEST_CASE("invite: text that is no secret is refused") {
    const std::string text = aura::crypto::invite_text(some_secret(1));
    CHECK_FALSE(aura::crypto::parse_invite(""));
    CHECK_FALSE(aura::crypto::parse_invite(text.substr(1)));
    CHECK_FALSE(aura::crypto::parse_invite(text + "A"));
    CHECK_FALSE(aura::crypto::parse_invite(text.substr(1) + "*"));
}

TEST_CASE("invite: a MAC holds for its secret, joiner and token only") {
    const InviteSecret secret = some_secret(1);
    const AuthorId joiner = identity_key(1).public_id();
    const InviteMac mac = aura::crypto::invite_mac(secret, joiner, kToken);
    CHECK(aura::crypto::verify_invite_mac(secret, joiner, kToken, mac));
    CHECK_FALSE(aura::crypto::verify_invite_mac(some_secret(2), joiner, kToken, mac));
    CHECK_FALSE(aura::crypto::verify_invite_mac(secret, identity_key(2).public_id(), kToken, mac));
    CHECK_FALSE(aura::crypto::verify_invite_mac(secret, joiner, TokenId{}, mac));
    CHECK_FALSE(aura::crypto::verify_invite_mac(secret, joiner, kToken, InviteMac{}));
}

TEST_CASE("invite: MAC and code are the same in every version") {
    const AuthorId joiner = identity_key(1).public_id();
    CHECK(aura::to_hex(aura::crypto::invite_mac(some_secret(1), joiner, kToken).view()) ==
          "70920cdc642e8afca9ca77265bbf1e5a02c9123f4fc9143a07cd9e7a65d86bb0");
    CHECK(aura::crypto::short_code(joiner, TeamId{}) == "40957 38128 71502 70593");
}

TEST_CASE("invite: a short code is four groups of five digits") {
    const std::string code = aura::crypto::short_code(identity_key(1).public_id(), TeamId{});
    REQUIRE(code.size() == 23);
    for (std::size_t i = 0; i < code.size(); ++i) {
        const bool between = i % 6 == 5;
        CHECK((between ? code[i] == ' ' : code[i] >= '0' && code[i] <= '9'));
    }
}

TEST_CASE("invite: short codes differ by joiner and by team") {
    std::set<std::string> codes;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const AuthorId joiner = identity_key(seed).public_id();
        codes.insert(aura::crypto::short_code(joiner, TeamId{}));
        codes.insert(aura::crypto::short_code(joiner, aura::crypto::team_id(joiner)));
    }
    CHECK(codes.size() == 100);
}
