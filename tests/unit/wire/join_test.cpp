#include "wire/join.hpp"

#include <doctest/doctest.h>

using aura::Bytes;
using aura::ErrorCode;
using aura::wire::JoinReply;
using aura::wire::JoinRequest;

namespace {

JoinRequest request() {
    JoinRequest request;
    request.token = "a.b.c";
    request.peer.bytes.fill(1);
    request.proof.bytes.fill(2);
    request.host = "laptop";
    return request;
}

}  // namespace

TEST_CASE("join: a request and its reply survive the way") {
    CHECK(*aura::wire::decode_join_request(encode(request())) == request());
    JoinReply reply;
    reply.hub.bytes.fill(3);
    reply.role = aura::Role::admin;
    reply.display_name = "Acme";
    reply.certificate = {1, 2, 3};
    CHECK(*aura::wire::decode_join_reply(encode(reply)) == reply);
}

TEST_CASE("join: another version is named, whatever follows it") {
    const auto decoded = aura::wire::decode_join_request(Bytes{0, 2, 0xff});
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().is(ErrorCode::wire_version));
    CHECK(decoded.error().message() == "protocol version mismatch (peer: v2, mothership: v1)");
}

TEST_CASE("join: what is cut off, too long or of an unknown role is refused") {
    const Bytes good = encode(request());
    for (std::size_t size = 0; size < good.size(); ++size) {
        CHECK_FALSE(aura::wire::decode_join_request(aura::ByteView(good).first(size)));
    }
    JoinRequest longer = request();
    longer.token.assign(aura::wire::kJoinTokenBytesMax + 1, 'x');
    CHECK_FALSE(aura::wire::decode_join_request(encode(longer)));
    JoinReply reply;
    reply.role = aura::Role{9};
    CHECK_FALSE(aura::wire::decode_join_reply(encode(reply)));
}
