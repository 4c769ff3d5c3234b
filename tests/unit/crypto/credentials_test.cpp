#include "crypto/credentials.hpp"

#include <doctest/doctest.h>

#include "crypto/issuance.hpp"
#include "support/keys.hpp"

using namespace std::chrono_literals;
using aura::as_bytes;
using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::crypto::constant_time_equal;
using aura::crypto::Credentials;
using aura::crypto::from_pem;
using aura::crypto::PemFiles;
using aura::crypto::to_pem;
using aura::test::identity_key;
using aura::test::kIssued;

namespace {

Credentials server() {
    return aura::crypto::make_server_credentials(
               identity_key(1), {}, {.not_before = kIssued, .not_after = kIssued + 24h})
        .value();
}

Bytes peer_der(std::uint64_t peer) {
    return aura::crypto::issue_peer_certificate(identity_key(1),
                                                identity_key(peer).public_id(),
                                                {.not_before = kIssued, .not_after = kIssued + 24h})
        .value();
}

// `openssl genpkey -algorithm ed25519 -aes128 -pass pass:secret`.
constexpr std::string_view kEncryptedKey = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhuHluy9AiqwQICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEPeXVQikNqCf4yqHnYBGsBQEQLeg
TWucIkEZWqI4PPe4SMLOf6BPjirir0i5IeoFk9DRy3H+sgQSbpuqs9v1jnovgEOh
o9uM0Ue+FN8VKhbtecY=
-----END ENCRYPTED PRIVATE KEY-----
)";

}  // namespace

TEST_CASE("credentials: PEM gives back what was written") {
    const Credentials made = server();
    const PemFiles files = to_pem(made).value();
    CHECK(files.certificates.starts_with("-----BEGIN CERTIFICATE-----\n"));
    CHECK(aura::as_text(files.private_key.view()).starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const Credentials read = from_pem(files.certificates, files.private_key.view()).value();
    CHECK(read.chain == made.chain);
    CHECK(constant_time_equal(read.private_key.view(), made.private_key.view()));
}

TEST_CASE("credentials: a member's own certificate fits its identity key") {
    const Credentials peer = peer_credentials(identity_key(2), peer_der(2)).value();
    CHECK(peer.chain.front() == peer_der(2));
    const PemFiles files = to_pem(peer).value();
    CHECK(from_pem(files.certificates, files.private_key.view()).value().chain == peer.chain);
}

TEST_CASE("credentials: a certificate of another key is refused") {
    CHECK(peer_credentials(identity_key(3), peer_der(2)).error().is(ErrorCode::crypto_failed));
    CHECK(peer_credentials(identity_key(2), as_bytes("x")).error().is(ErrorCode::crypto_failed));
    const PemFiles first = to_pem(server()).value();
    const PemFiles second = to_pem(server()).value();
    CHECK(from_pem(first.certificates, second.private_key.view())
              .error()
              .is(ErrorCode::crypto_failed));
}

TEST_CASE("credentials: a chain keeps its order, what is between is skipped") {
    const PemFiles files = to_pem(server()).value();
    const PemFiles other = to_pem(server()).value();
    const Credentials read =
        from_pem(files.certificates + "a remark\n" + other.certificates, files.private_key.view())
            .value();
    REQUIRE(read.chain.size() == 2);
    CHECK(read.chain[0] != read.chain[1]);
    CHECK(to_pem(read)->certificates == files.certificates + other.certificates);
}

TEST_CASE("credentials: more certificates than a chain can have are refused") {
    const PemFiles files = to_pem(server()).value();
    std::string many;
    for (std::size_t i = 0; i < aura::crypto::kChainMax; ++i) {
        many += files.certificates;
    }
    CHECK(from_pem(many, files.private_key.view()));
    CHECK_FALSE(from_pem(many + files.certificates, files.private_key.view()));
}

TEST_CASE("credentials: files that are not PEM, or cut off, are refused") {
    const PemFiles files = to_pem(server()).value();
    const aura::ByteView key = files.private_key.view();
    CHECK(from_pem("", key).error().is(ErrorCode::crypto_failed));
    CHECK(from_pem("text", key).error().is(ErrorCode::crypto_failed));
    CHECK(from_pem(files.certificates.substr(0, 100), key).error().is(ErrorCode::crypto_failed));
    CHECK(from_pem(files.certificates + files.certificates.substr(0, 100), key)
              .error()
              .is(ErrorCode::crypto_failed));
    CHECK(from_pem(files.certificates, {}).error().is(ErrorCode::crypto_failed));
    CHECK(from_pem(files.certificates, as_bytes(files.certificates))
              .error()
              .is(ErrorCode::crypto_failed));
}

TEST_CASE("credentials: an encrypted key is refused without asking for its password") {
    const PemFiles files = to_pem(server()).value();
    const Error error = from_pem(files.certificates, as_bytes(kEncryptedKey)).error();
    CHECK(error.is(ErrorCode::crypto_failed));
}
