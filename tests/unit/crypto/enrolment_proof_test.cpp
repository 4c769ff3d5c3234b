#include "crypto/enrolment_proof.hpp"

#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "support/golden.hpp"
#include "support/keys.hpp"

using aura::as_bytes;
using aura::Signature;
using aura::TokenId;
using aura::crypto::EnrolmentStatement;
using aura::crypto::IdentityKey;
using aura::crypto::verify_possession;
using aura::test::identity_key;

TEST_CASE("enrolment proof: it holds for its Mothership, token, joiner and connection only") {
    const IdentityKey joiner = identity_key(1);
    const EnrolmentStatement statement{
        .hub = identity_key(2).public_id(),
        .token = *TokenId::from(aura::Bytes(16, 7)),
        .joiner = joiner.public_id(),
        .connection = aura::crypto::hash("aura/test/1", as_bytes("this connection")),
    };
    const Signature proof = aura::crypto::prove_possession(joiner, statement);
    CHECK(verify_possession(statement, proof));
    aura::test::check_golden_bytes("tests/golden/crypto/enrolment_proof.hex", proof.view());

    EnrolmentStatement other_hub = statement;
    other_hub.hub = identity_key(3).public_id();
    CHECK_FALSE(verify_possession(other_hub, proof));

    EnrolmentStatement other_token = statement;
    other_token.token = TokenId{};
    CHECK_FALSE(verify_possession(other_token, proof));

    EnrolmentStatement other_joiner = statement;
    other_joiner.joiner = identity_key(3).public_id();
    CHECK_FALSE(verify_possession(other_joiner, proof));

    EnrolmentStatement other_connection = statement;
    other_connection.connection = aura::crypto::hash("aura/test/1", as_bytes("replayed"));
    CHECK_FALSE(verify_possession(other_connection, proof));
}
