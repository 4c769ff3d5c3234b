#include "hub/enrolment.hpp"

#include <doctest/doctest.h>

#include "crypto/certificate.hpp"
#include "crypto/enrolment_proof.hpp"
#include "support/keys.hpp"

using aura::AuthorId;
using aura::Digest;
using aura::ErrorCode;
using aura::WallTime;
using namespace std::chrono_literals;
using aura::test::kIssued;

namespace {

// A Mothership with the parts of it that let devices in.
struct EnrollingHub {
    aura::SeededPrng prng{1};
    aura::crypto::IdentityKey key = aura::crypto::IdentityKey::generate(prng);
    aura::hub::TokenBook tokens{key, {.url = "https://mothership.example:7777"}};
    aura::sync::Membership membership{key.public_id()};
    aura::hub::Enrolment enrolment{key, tokens, membership, {"Acme", 3}};
    Digest connection = {};
    std::uint64_t seq = 0;

    std::string token(std::uint32_t uses = 1) {
        return tokens.issue({.subject = "alice@acme.com", .uses = uses}, kIssued, prng)->jwt;
    }

    aura::wire::JoinRequest request(const aura::crypto::IdentityKey& device,
                                    const std::string& jwt) {
        const auto claims = aura::crypto::parse_join_token(jwt)->claims;
        aura::wire::JoinRequest request;
        request.token = jwt;
        request.peer = device.public_id();
        request.host = "laptop";
        request.proof = aura::crypto::prove_possession(
            device, {claims.hub_key, claims.id, device.public_id(), connection});
        return request;
    }

    // What the log would do with a payload once it is durable.
    void fold(aura::wire::EventKind kind, aura::Bytes envelope) {
        aura::store::StoredEvent stored;
        stored.event.header.log.author = key.public_id();
        stored.event.header.seq = aura::Seq{++seq};
        stored.event.header.time = aura::wire::HybridTime{seq};
        stored.event.header.kind = kind;
        stored.event.envelope = std::move(envelope);
        stored.id.bytes[0] = static_cast<std::uint8_t>(seq);
        REQUIRE(membership.fold(stored));
    }

    void join(const aura::crypto::IdentityKey& device, const std::string& jwt) {
        const auto admission = enrolment.admit(request(device, jwt), connection, kIssued);
        REQUIRE_MESSAGE(admission.has_value(), admission.error().to_line());
        REQUIRE(admission->record.has_value());
        fold(aura::wire::EventKind::member_added, encode(*admission->record));
    }

    ErrorCode refusal(const aura::wire::JoinRequest& request) {
        const auto admission = enrolment.admit(request, connection, kIssued);
        REQUIRE_FALSE(admission);
        return admission.error().code();
    }
};

}  // namespace

TEST_CASE("enrolment: a device with a token gets a record and a certificate of its own key") {
    EnrollingHub hub;
    const auto device = aura::crypto::IdentityKey::generate(hub.prng);
    const auto admission =
        hub.enrolment.admit(hub.request(device, hub.token()), hub.connection, kIssued);
    REQUIRE(admission);
    CHECK(admission->record->subject == "alice@acme.com");
    CHECK(admission->record->host == "laptop");
    CHECK(admission->token_use.size() == 1);
    const auto certificate = aura::crypto::parse_certificate(admission->reply.certificate);
    REQUIRE(certificate);
    CHECK(certificate->author == device.public_id());
    CHECK(aura::crypto::is_issued_by(*certificate, hub.key.public_id()));
    CHECK(aura::crypto::check_validity(*certificate, kIssued - 30s));
    CHECK(aura::crypto::check_validity(*certificate, kIssued + 71h));
    CHECK_FALSE(aura::crypto::check_validity(*certificate, kIssued + 73h));
}

TEST_CASE("enrolment: a repeated join gives the certificate again and records nothing") {
    EnrollingHub hub;
    const auto device = aura::crypto::IdentityKey::generate(hub.prng);
    const std::string token = hub.token();
    hub.join(device, token);
    const auto again = hub.enrolment.admit(hub.request(device, token), hub.connection, kIssued);
    REQUIRE(again);
    CHECK_FALSE(again->record.has_value());
    CHECK(again->token_use.empty());
    const auto other = aura::crypto::IdentityKey::generate(hub.prng);
    CHECK(hub.refusal(hub.request(other, token)) == ErrorCode::token_used);
}

TEST_CASE("enrolment: a device that cannot prove its key is refused and burns no token") {
    EnrollingHub hub;
    const auto device = aura::crypto::IdentityKey::generate(hub.prng);
    const std::string token = hub.token();
    auto request = hub.request(device, token);
    request.proof.bytes[0] ^= 1U;
    CHECK(hub.refusal(request) == ErrorCode::crypto_failed);
    request = hub.request(device, token);
    hub.connection.bytes[0] = 1;  // recorded on another connection
    CHECK(hub.refusal(request) == ErrorCode::crypto_failed);
    hub.join(device, token);
}

TEST_CASE("enrolment: a revoked device does not come back with a new token") {
    EnrollingHub hub;
    const auto device = aura::crypto::IdentityKey::generate(hub.prng);
    hub.join(device, hub.token());
    aura::wire::MemberRevoked revoked;
    revoked.member = device.public_id();
    hub.fold(aura::wire::EventKind::member_revoked, encode(revoked));
    CHECK(hub.refusal(hub.request(device, hub.token())) == ErrorCode::peer_revoked);
    CHECK(hub.enrolment.certify(device.public_id(), kIssued).error().is(ErrorCode::peer_revoked));
}

TEST_CASE("enrolment: a full team takes nobody new, but its members again") {
    EnrollingHub hub;
    const std::string token = hub.token(10);
    std::vector<aura::crypto::IdentityKey> devices;
    for (int i = 0; i < 4; ++i) {
        devices.push_back(aura::crypto::IdentityKey::generate(hub.prng));
    }
    for (int i = 0; i < 3; ++i) {
        hub.join(devices[static_cast<std::size_t>(i)], token);
    }
    CHECK(hub.refusal(hub.request(devices[3], token)) == ErrorCode::limit);
    CHECK(hub.enrolment.admit(hub.request(devices[0], token), hub.connection, kIssued));
}

TEST_CASE("enrolment: certificates are renewed for members only") {
    EnrollingHub hub;
    const auto device = aura::crypto::IdentityKey::generate(hub.prng);
    CHECK(hub.enrolment.certify(device.public_id(), kIssued).error().is(ErrorCode::peer_unknown));
    hub.join(device, hub.token());
    CHECK(hub.enrolment.certify(device.public_id(), kIssued));
}
