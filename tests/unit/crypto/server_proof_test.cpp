#include "crypto/server_proof.hpp"

#include <doctest/doctest.h>

#include "crypto/fingerprint.hpp"
#include "support/golden.hpp"
#include "support/keys.hpp"

using namespace std::chrono_literals;
using aura::as_bytes;
using aura::Bytes;
using aura::crypto::fingerprint_of;
using aura::crypto::ServerKey;
using aura::crypto::ServerProof;
using aura::crypto::verify_server_proof;
using aura::test::identity_key;
using aura::test::kIssued;

namespace {

const ServerKey kKey{.fingerprint = fingerprint_of(as_bytes("key")),
                     .validity = {.not_before = kIssued, .not_after = kIssued + 365 * 24h}};

}  // namespace

TEST_CASE("server proof: it holds for its key, its times and its identity only") {
    const ServerProof proof = aura::crypto::make_server_proof(identity_key(1), kKey);
    CHECK(proof.identity == identity_key(1).public_id());
    CHECK(verify_server_proof(proof, kKey));

    ServerKey other_key = kKey;
    other_key.fingerprint = fingerprint_of(as_bytes("another"));
    CHECK_FALSE(verify_server_proof(proof, other_key));

    ServerKey earlier = kKey;
    earlier.validity.not_before -= 1s;
    CHECK_FALSE(verify_server_proof(proof, earlier));

    ServerKey longer = kKey;
    longer.validity.not_after += 1s;
    CHECK_FALSE(verify_server_proof(proof, longer));

    ServerProof claimed = proof;
    claimed.identity = identity_key(2).public_id();
    CHECK_FALSE(verify_server_proof(claimed, kKey));
}

TEST_CASE("server proof: its bytes are the same in every version") {
    aura::test::check_golden_bytes(
        "tests/golden/crypto/server_proof.hex",
        aura::crypto::encode(aura::crypto::make_server_proof(identity_key(1), kKey)));
}

TEST_CASE("server proof: its 96 bytes give it back, others none") {
    const ServerProof proof = aura::crypto::make_server_proof(identity_key(1), kKey);
    Bytes encoded = aura::crypto::encode(proof);
    CHECK(encoded.size() == 96);
    CHECK(aura::crypto::decode_server_proof(encoded) == proof);
    CHECK_FALSE(aura::crypto::decode_server_proof({}));
    CHECK_FALSE(aura::crypto::decode_server_proof(aura::ByteView(encoded).first(95)));
    encoded.push_back(0);
    CHECK_FALSE(aura::crypto::decode_server_proof(encoded));
}
