#include "crypto/grant.hpp"

#include <doctest/doctest.h>

#include "support/golden.hpp"
#include "support/keys.hpp"

using aura::AuthorId;
using aura::ErrorCode;
using aura::SeededPrng;
using aura::crypto::ContentKey;
using aura::crypto::GrantBox;
using aura::crypto::IdentityKey;
using aura::test::content_key;
using aura::test::identity_key;

namespace {

GrantBox grant_to(const IdentityKey& member, const ContentKey& key) {
    SeededPrng prng(9);
    return aura::crypto::make_grant(key, member.public_id(), prng).value();
}

}  // namespace

TEST_CASE("grant: the member finds the key in its box") {
    const IdentityKey member = identity_key(1);
    const ContentKey key = content_key(2);
    const ContentKey opened =
        aura::crypto::open_grant(member, grant_to(member, key), key.id()).value();
    CHECK(aura::crypto::constant_time_equal(opened.view(), key.view()));
}

TEST_CASE("grant: the bytes of a box are the same in every version") {
    aura::test::check_golden_bytes("tests/golden/crypto/grant.hex",
                                   grant_to(identity_key(1), content_key(2)).view());
}

TEST_CASE("grant: nobody else opens it") {
    const ContentKey key = content_key(2);
    const GrantBox box = grant_to(identity_key(1), key);
    CHECK(aura::crypto::open_grant(identity_key(3), box, key.id())
              .error()
              .is(ErrorCode::crypto_failed));
}

TEST_CASE("grant: a box with another key than announced is refused") {
    const IdentityKey member = identity_key(1);
    const GrantBox box = grant_to(member, content_key(2));
    CHECK(aura::crypto::open_grant(member, box, content_key(3).id())
              .error()
              .is(ErrorCode::crypto_failed));
}

TEST_CASE("grant: every altered byte is found") {
    const IdentityKey member = identity_key(1);
    const ContentKey key = content_key(2);
    const GrantBox box = grant_to(member, key);
    for (std::size_t i = 0; i < GrantBox::kSize; ++i) {
        GrantBox altered = box;
        altered.bytes[i] ^= 1U;
        CHECK_FALSE(aura::crypto::open_grant(member, altered, key.id()));
    }
    CHECK_FALSE(aura::crypto::open_grant(member, GrantBox{}, key.id()));
}

TEST_CASE("grant: two boxes for one member have nothing in common") {
    SeededPrng prng(1);
    const AuthorId member = identity_key(1).public_id();
    const GrantBox first = aura::crypto::make_grant(content_key(2), member, prng).value();
    const GrantBox second = aura::crypto::make_grant(content_key(2), member, prng).value();
    CHECK(first != second);
}

TEST_CASE("grant: what is no key gets none") {
    SeededPrng prng(1);
    CHECK(aura::crypto::make_grant(content_key(2), AuthorId{}, prng)
              .error()
              .is(ErrorCode::crypto_failed));
}
