#include "peer/join.hpp"

#include <doctest/doctest.h>

#include "crypto/enrolment_proof.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/issuance.hpp"
#include "http/error_body.hpp"

using aura::AuthorId;
using aura::Digest;
using aura::ErrorCode;
using aura::WallTime;
using aura::peer::Join;
using namespace std::chrono_literals;

namespace {

const WallTime kNow = aura::from_unix_seconds(1'800'000'000);

// A Mothership that issues a token and answers a join, and a device that wants in.
struct Scene {
    aura::SeededPrng prng{1};
    aura::crypto::IdentityKey hub = aura::crypto::IdentityKey::generate(prng);
    aura::crypto::IdentityKey device = aura::crypto::IdentityKey::generate(prng);
    aura::crypto::Credentials credentials = *aura::crypto::make_server_credentials(
        hub, {"mothership.example"}, {kNow - 1h, kNow + 365 * 24h});
    aura::crypto::Certificate shown = *aura::crypto::parse_certificate(credentials.chain.front());

    std::string token() {
        aura::crypto::JoinClaims claims;
        claims.subject = "alice";
        claims.url = "https://mothership.example:8443";
        claims.tls_fingerprint = shown.fingerprint;
        claims.hub_key = hub.public_id();
        claims.issued_at = kNow;
        claims.expires_at = kNow + 24h;
        claims.id.bytes.fill(7);
        return *aura::crypto::issue_join_token(hub, claims);
    }

    Join join() { return *Join::begin(token(), ""); }

    aura::http::Response answer(const AuthorId& for_device, const aura::crypto::IdentityKey& by) {
        aura::wire::JoinReply reply;
        reply.hub = hub.public_id();
        reply.role = aura::Role::contributor;
        reply.display_name = "Acme";
        reply.certificate =
            *aura::crypto::issue_peer_certificate(by, for_device, {kNow, kNow + 72h});
        const aura::Bytes body = encode(reply);
        return {.status = 200, .headers = {}, .body = std::string(aura::as_text(body))};
    }
};

}  // namespace

TEST_CASE("join: the token says where to go, unless told otherwise") {
    Scene scene;
    CHECK(scene.join().address() == aura::peer::HubAddress{"mothership.example", 8443});
    const auto moved = Join::begin(scene.token(), "https://10.0.0.1");
    REQUIRE(moved);
    CHECK(moved->address().host == "10.0.0.1");
    CHECK(Join::begin("garbage", "").error().is(ErrorCode::token_malformed));
    CHECK(Join::begin(scene.token(), "ftp://a").error().is(ErrorCode::usage));
}

TEST_CASE("join: only the pinned Mothership is spoken to, or the one its identity vouches for") {
    Scene scene;
    const Join join = scene.join();
    CHECK(join.pin(scene.shown, kNow));
    CHECK(join.pin(scene.shown, kNow + 400 * 24h).error().is(ErrorCode::tls_expired));

    const auto rotated = aura::crypto::make_server_credentials(
        scene.hub, {"mothership.example"}, {kNow, kNow + 24h});
    CHECK(join.pin(*aura::crypto::parse_certificate(rotated->chain.front()), kNow));

    const auto foreign_key = aura::crypto::IdentityKey::generate(scene.prng);
    const auto foreign = aura::crypto::make_server_credentials(
        foreign_key, {"mothership.example"}, {kNow, kNow + 24h});
    const auto shown = *aura::crypto::parse_certificate(foreign->chain.front());
    const auto refused = join.pin(shown, kNow);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::tls_pin_mismatch));
    const std::string block = refused.error().to_block();
    CHECK(block.find(aura::crypto::fingerprint_text(shown.fingerprint)) != std::string::npos);
    CHECK(block.find(aura::crypto::fingerprint_text(scene.shown.fingerprint)) != std::string::npos);
}

TEST_CASE("join: the request proves the device's key on this very connection") {
    Scene scene;
    Digest connection;
    connection.bytes.fill(5);
    const auto request =
        aura::wire::decode_join_request(scene.join().request(scene.device, connection, "laptop"));
    REQUIRE(request);
    CHECK(request->peer == scene.device.public_id());
    CHECK(request->host == "laptop");
    CHECK(request->invite_mac.is_zero());
    aura::crypto::EnrolmentStatement statement{
        scene.hub.public_id(), {}, scene.device.public_id(), connection};
    statement.token.bytes.fill(7);
    CHECK(aura::crypto::verify_possession(statement, request->proof));
    statement.connection.bytes.fill(6);
    CHECK_FALSE(aura::crypto::verify_possession(statement, request->proof));
}

TEST_CASE("join: an invite secret is shown as a MAC and never itself") {
    Scene scene;
    const auto secret = aura::crypto::InviteSecret::random(scene.prng);
    const std::string token = aura::crypto::with_invite(scene.token(), secret);
    const Join join = *Join::begin(token, "");
    const auto request = aura::wire::decode_join_request(join.request(scene.device, {}, "laptop"));
    REQUIRE(request);
    CHECK(request->token == scene.token());
    aura::TokenId id;
    id.bytes.fill(7);
    CHECK(
        aura::crypto::verify_invite_mac(secret, scene.device.public_id(), id, request->invite_mac));
}

TEST_CASE("join: a good answer becomes a membership that survives storage") {
    Scene scene;
    const AuthorId device = scene.device.public_id();
    const auto membership = scene.join().finish(scene.answer(device, scene.hub), device);
    REQUIRE(membership);
    CHECK(membership->team_name == "Acme");
    CHECK(membership->hub == scene.hub.public_id());
    CHECK(*aura::peer::decode_team_membership(encode(*membership)) == *membership);
    CHECK_FALSE(aura::peer::decode_team_membership(aura::Bytes{1, 2}));
}

TEST_CASE("join: an answer for another device or by another signer is refused") {
    Scene scene;
    const AuthorId device = scene.device.public_id();
    const auto other = aura::crypto::IdentityKey::generate(scene.prng);
    for (const auto& response :
         {scene.answer(other.public_id(), scene.hub), scene.answer(device, other)}) {
        const auto membership = scene.join().finish(response, device);
        REQUIRE_FALSE(membership);
        CHECK(membership.error().is(ErrorCode::crypto_failed));
    }
}

TEST_CASE("join: a refusal arrives in the Mothership's words, anything else is no Mothership") {
    Scene scene;
    const AuthorId device = scene.device.public_id();
    const auto used = scene.join().finish(
        aura::http::error_response(aura::Error(ErrorCode::token_used, "token already used")),
        device);
    REQUIRE_FALSE(used);
    CHECK(used.error().is(ErrorCode::token_used));
    CHECK(used.error().message() == "token already used");
    for (const std::uint16_t status : {200, 302, 404}) {
        aura::http::Response page{.status = status, .headers = {}, .body = "<html>"};
        CHECK(scene.join().finish(page, device).error().is(ErrorCode::not_a_mothership));
    }
}
