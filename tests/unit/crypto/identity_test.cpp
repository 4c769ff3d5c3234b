#include "crypto/identity.hpp"

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "support/keys.hpp"

using aura::as_bytes;
using aura::AuthorId;
using aura::Bytes;
using aura::Signature;
using aura::crypto::IdentityKey;
using aura::crypto::IdentitySeed;
using aura::test::identity_key;

namespace {

IdentityKey key_from_hex(std::string_view seed) {
    return IdentityKey(*IdentitySeed::from(*aura::from_hex(seed)));
}

}  // namespace

TEST_CASE("identity: a seed gives the public key of RFC 8032") {
    // Section 7.1, test 1.
    const IdentityKey key =
        key_from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    CHECK(aura::to_hex(key.public_id().view()) ==
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    CHECK(aura::to_hex(key.seed()) ==
          "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
}

TEST_CASE("identity: a plain signature is the one of RFC 8032") {
    // Section 7.1, test SHA(abc): a message longer than a digest.
    const IdentityKey key =
        key_from_hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
    const Bytes message = *aura::from_hex(
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    const Signature signature = key.sign_raw(message);
    CHECK(aura::to_hex(signature.view()) ==
          "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
          "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704");
    CHECK(aura::crypto::verify_raw(key.public_id(), message, signature));
}

TEST_CASE("identity: a signature holds for its author, domain and bytes only") {
    const IdentityKey key = identity_key(1);
    const Signature signature = key.sign("aura/test/1", as_bytes("text"));
    CHECK(aura::crypto::verify(key.public_id(), "aura/test/1", as_bytes("text"), signature));
    CHECK_FALSE(aura::crypto::verify(key.public_id(), "aura/test/2", as_bytes("text"), signature));
    CHECK_FALSE(aura::crypto::verify(key.public_id(), "aura/test/1", as_bytes("Text"), signature));
    CHECK_FALSE(aura::crypto::verify(
        identity_key(2).public_id(), "aura/test/1", as_bytes("text"), signature));
    Signature altered = signature;
    altered.bytes[63] ^= 1U;
    CHECK_FALSE(aura::crypto::verify(key.public_id(), "aura/test/1", as_bytes("text"), altered));
}

TEST_CASE("identity: a key of small order verifies nothing") {
    // With the neutral element as key, R = neutral and S = 0 satisfy the equation for any message.
    AuthorId neutral;
    neutral.bytes[0] = 1;
    Signature forged;
    forged.bytes[0] = 1;
    CHECK_FALSE(aura::crypto::verify(neutral, "aura/test/1", as_bytes("anything"), forged));
    CHECK_FALSE(aura::crypto::verify(AuthorId{}, "aura/test/1", as_bytes("anything"), Signature{}));
}

TEST_CASE("identity: names show eight hex digits and whether it is a peer or a Mothership") {
    const AuthorId author = identity_key(3).public_id();
    const std::string peer = aura::crypto::peer_name(author);
    const std::string hub = aura::crypto::hub_name(author);
    CHECK(peer.size() == std::string_view("peer_0a1b2c3d").size());
    CHECK(peer.starts_with("peer_"));
    CHECK(hub.starts_with("mship_"));
    CHECK(peer.substr(5) == hub.substr(6));
    CHECK(peer != aura::crypto::peer_name(identity_key(4).public_id()));
}

TEST_CASE("identity: what is derived and signed is the same in every version") {
    const AuthorId author = identity_key(1).public_id();
    CHECK(aura::crypto::peer_name(author) == "peer_24a52f3a");
    CHECK(aura::crypto::hub_name(author) == "mship_24a52f3a");
    CHECK(aura::to_hex(aura::crypto::team_id(author).view()) == "f8878b64503f193d819ec87e0d74d1b2");
    CHECK(aura::to_hex(identity_key(1).sign("aura/test/1", as_bytes("text")).view()) ==
          "62c2c4b06470593982948383d0e34e1267a4ed2502cb11a05148e6351ceced9e"
          "b9b95d81f547ec692433d39b7709193f5e28bd6871b85299dee24b8ac49b5204");
}

TEST_CASE("identity: two Motherships found two teams") {
    CHECK(aura::crypto::team_id(identity_key(5).public_id()) !=
          aura::crypto::team_id(identity_key(6).public_id()));
}
