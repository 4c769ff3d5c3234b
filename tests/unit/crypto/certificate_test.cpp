#include "crypto/certificate.hpp"

#include <doctest/doctest.h>

#include "crypto/issuance.hpp"
#include "support/keys.hpp"

using namespace std::chrono_literals;
using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::WallTime;
using aura::crypto::Certificate;
using aura::crypto::check_validity;
using aura::crypto::IdentityKey;
using aura::crypto::parse_certificate;
using aura::crypto::Validity;
using aura::test::identity_key;
using aura::test::kIssued;

namespace {

const Validity kThreeDays{.not_before = kIssued, .not_after = kIssued + 72h};

Bytes peer_der() {
    return aura::crypto::issue_peer_certificate(
               identity_key(1), identity_key(2).public_id(), kThreeDays)
        .value();
}

Bytes server_der() {
    return aura::crypto::make_server_credentials(identity_key(1), {"localhost"}, kThreeDays)
        .value()
        .chain.front();
}

}  // namespace

TEST_CASE("certificate: it is good within its time, with a minute for clocks that differ") {
    const Certificate certificate = parse_certificate(peer_der()).value();
    CHECK(check_validity(certificate, kIssued - 60s));
    CHECK(check_validity(certificate, kIssued + 72h + 60s));

    const Error late = check_validity(certificate, kIssued + 72h + 61s).error();
    CHECK(late.is(ErrorCode::tls_expired));
    CHECK(late.message() == "tls: certificate has expired");
    CHECK(check_validity(certificate, kIssued - 61s).error().is(ErrorCode::tls_not_yet_valid));
}

TEST_CASE("certificate: a member's is known by its Mothership's signature") {
    const Certificate certificate = parse_certificate(peer_der()).value();
    CHECK(aura::crypto::is_issued_by(certificate, identity_key(1).public_id()));
    CHECK_FALSE(aura::crypto::is_issued_by(certificate, identity_key(2).public_id()));
    CHECK_FALSE(aura::crypto::is_issued_by(certificate, aura::AuthorId{}));
    CHECK_FALSE(aura::crypto::is_issued_by(parse_certificate(server_der()).value(),
                                           identity_key(1).public_id()));
}

TEST_CASE("certificate: a server's is known by the proof of its Mothership's identity") {
    const Certificate certificate = parse_certificate(server_der()).value();
    CHECK(aura::crypto::proves_server_key(certificate, identity_key(1).public_id()));
    CHECK_FALSE(aura::crypto::proves_server_key(certificate, identity_key(2).public_id()));

    Certificate dated_anew = certificate;
    dated_anew.validity.not_after += 24h;
    CHECK_FALSE(aura::crypto::proves_server_key(dated_anew, identity_key(1).public_id()));

    CHECK_FALSE(aura::crypto::proves_server_key(parse_certificate(peer_der()).value(),
                                                identity_key(1).public_id()));
}

TEST_CASE("certificate: an altered one has lost its signature or does not parse") {
    const Bytes der = peer_der();
    for (std::size_t i = 0; i < der.size(); ++i) {
        Bytes altered = der;
        altered[i] ^= 1U;
        const auto parsed = parse_certificate(altered);
        CHECK_FALSE((parsed && aura::crypto::is_issued_by(*parsed, identity_key(1).public_id())));
    }
}

TEST_CASE("certificate: what is cut off, followed by something or too large is refused") {
    const Bytes der = peer_der();
    for (std::size_t size = 0; size < der.size(); ++size) {
        CHECK(parse_certificate(aura::ByteView(der).first(size))
                  .error()
                  .is(ErrorCode::crypto_failed));
    }
    Bytes longer = der;
    longer.push_back(0);
    CHECK(parse_certificate(longer).error().is(ErrorCode::crypto_failed));
    longer.resize(aura::crypto::kCertificateMax + 1);
    CHECK(parse_certificate(longer).error().causes().front() == "it is too large");
}

TEST_CASE("certificate: a server proof of another size is refused") {
    Bytes der = server_der();
    // The outer and the inner header of the extension: 98 bytes that hold 96 bytes.
    const Bytes header{0x04, 0x62, 0x04, 0x60};
    const auto at = std::search(der.begin(), der.end(), header.begin(), header.end());
    REQUIRE(at != der.end());
    at[3] = 0x5f;
    CHECK(parse_certificate(der).error().causes().front() == "the server proof is malformed");
}
