#include "crypto/openssl.hpp"

#include <doctest/doctest.h>

#include "support/keys.hpp"

using aura::as_bytes;
using aura::AuthorId;
using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::crypto::PkeyPtr;
using aura::test::identity_key;

TEST_CASE("openssl: an error says what failed and why, and leaves nothing behind") {
    CHECK_FALSE(aura::crypto::decode_certificate(as_bytes("text")));
    ERR_raise(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH);
    const Error error = aura::crypto::openssl_error("failed to try");
    CHECK(error.to_line() == "failed to try: key values mismatch");
    CHECK(aura::crypto::openssl_error("failed again").to_line() == "failed again");
}

TEST_CASE("openssl: an identity key has the same public key there") {
    const PkeyPtr key = aura::crypto::signing_key_of(identity_key(1)).value();
    AuthorId author;
    std::size_t size = AuthorId::kSize;
    REQUIRE(EVP_PKEY_get_raw_public_key(key.get(), author.bytes.data(), &size) == 1);
    CHECK(author == identity_key(1).public_id());
    const PkeyPtr other = aura::crypto::public_key_of(author).value();
    CHECK(EVP_PKEY_eq(key.get(), other.get()) == 1);
}

TEST_CASE("openssl: a private key is encoded and decoded, other bytes are refused") {
    const PkeyPtr key = aura::crypto::signing_key_of(identity_key(1)).value();
    const aura::crypto::SecretBytes encoded = aura::crypto::encode_private_key(key.get()).value();
    const PkeyPtr decoded = aura::crypto::decode_private_key(encoded.view()).value();
    CHECK(EVP_PKEY_eq(key.get(), decoded.get()) == 1);
    CHECK(aura::crypto::decode_private_key({}).error().is(ErrorCode::crypto_failed));
    CHECK(aura::crypto::decode_private_key(as_bytes("text")).error().is(ErrorCode::crypto_failed));
    CHECK_FALSE(aura::crypto::decode_private_key(encoded.view().first(20)));
}
