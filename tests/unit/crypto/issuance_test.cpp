#include "crypto/issuance.hpp"

#include <doctest/doctest.h>

#include "crypto/certificate.hpp"
#include "support/golden.hpp"
#include "support/keys.hpp"

using namespace std::chrono_literals;
using aura::Bytes;
using aura::ErrorCode;
using aura::crypto::Certificate;
using aura::crypto::Credentials;
using aura::crypto::issue_peer_certificate;
using aura::crypto::make_server_credentials;
using aura::crypto::parse_certificate;
using aura::crypto::Validity;
using aura::test::identity_key;
using aura::test::kIssued;

namespace {

const Validity kYear{.not_before = kIssued, .not_after = kIssued + 365 * 24h};

bool contains(const Bytes& bytes, std::string_view text) {
    return aura::as_text(bytes).find(text) != std::string_view::npos;
}

}  // namespace

TEST_CASE("issuance: a server certificate says whose it is, for how long and with what proof") {
    const Credentials made = make_server_credentials(identity_key(1), {}, kYear).value();
    REQUIRE(made.chain.size() == 1);
    const Certificate certificate = parse_certificate(made.chain.front()).value();
    const std::string name = aura::crypto::hub_name(identity_key(1).public_id());
    CHECK(certificate.subject == name);
    CHECK(certificate.issuer == name);
    CHECK(certificate.validity.not_before == kYear.not_before);
    CHECK(certificate.validity.not_after == kYear.not_after);
    CHECK_FALSE(certificate.author);
    CHECK(aura::crypto::proves_server_key(certificate, identity_key(1).public_id()));
    CHECK(certificate.der == made.chain.front());
}

TEST_CASE("issuance: every server certificate has a key of its own") {
    const Credentials first = make_server_credentials(identity_key(1), {}, kYear).value();
    const Credentials second = make_server_credentials(identity_key(1), {}, kYear).value();
    CHECK(parse_certificate(first.chain.front())->fingerprint !=
          parse_certificate(second.chain.front())->fingerprint);
}

TEST_CASE("issuance: host names and addresses are in the server certificate") {
    const Credentials made =
        make_server_credentials(
            identity_key(1), {"mothership.acme.internal", "10.1.2.3", "fd00::1"}, kYear)
            .value();
    // GeneralName (RFC 5280 section 4.2.1.6): [2] for a host name, [7] for an address.
    CHECK(contains(made.chain.front(), "\x82\x18mothership.acme.internal"));
    CHECK(contains(made.chain.front(), "\x87\x04\x0a\x01\x02\x03"));
    CHECK(contains(made.chain.front(), "\x87\x10\xfd"));
}

TEST_CASE("issuance: a name that is neither host nor address is refused") {
    for (const char* name : {"", "a b", "*", "a,DNS:b", "host:7777", "\xc3\xa9"}) {
        CHECK(make_server_credentials(identity_key(1), {name}, kYear).error().is(ErrorCode::usage));
    }
    CHECK(make_server_credentials(identity_key(1), {std::string(254, 'a')}, kYear)
              .error()
              .is(ErrorCode::usage));
}

TEST_CASE("issuance: a peer certificate is the peer's key under the Mothership's name") {
    const Bytes der =
        issue_peer_certificate(identity_key(1), identity_key(2).public_id(), kYear).value();
    const Certificate certificate = parse_certificate(der).value();
    CHECK(certificate.author == identity_key(2).public_id());
    CHECK(certificate.subject == aura::crypto::peer_name(identity_key(2).public_id()));
    CHECK(certificate.issuer == aura::crypto::hub_name(identity_key(1).public_id()));
    CHECK(certificate.validity.not_after == kYear.not_after);
    CHECK_FALSE(certificate.server_proof);
    CHECK(aura::crypto::is_issued_by(certificate, identity_key(1).public_id()));
}

TEST_CASE("issuance: the bytes of a peer certificate are the same in every version") {
    aura::test::check_golden_bytes(
        "tests/golden/crypto/peer_certificate.hex",
        issue_peer_certificate(identity_key(1), identity_key(2).public_id(), kYear).value());
}

TEST_CASE("issuance: the same peer and times give the same certificate, others another") {
    const auto issue = [](std::uint64_t peer, const Validity& validity) {
        return issue_peer_certificate(identity_key(1), identity_key(peer).public_id(), validity)
            .value();
    };
    CHECK(issue(2, kYear) == issue(2, kYear));
    CHECK(issue(2, kYear) != issue(3, kYear));
    CHECK(issue(2, kYear) != issue(2, {.not_before = kIssued, .not_after = kIssued + 72h}));
}

TEST_CASE("issuance: times beyond 2049, where their encoding changes, come back") {
    const Validity late{.not_before = aura::from_unix_seconds(2'524'607'999),
                        .not_after = aura::from_unix_seconds(2'524'608'000)};
    const Bytes der =
        issue_peer_certificate(identity_key(1), identity_key(2).public_id(), late).value();
    const Certificate certificate = parse_certificate(der).value();
    CHECK(certificate.validity.not_before == late.not_before);
    CHECK(certificate.validity.not_after == late.not_after);
}
