#include "http/websocket_handshake.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "base/bytes.hpp"
#include "base/prng.hpp"
#include "http/error_body.hpp"
#include "http/request_parser.hpp"

using aura::ErrorCode;
using aura::http::accept_key;
using aura::http::answer_handshake;
using aura::http::ClientHandshake;
using aura::http::Header;
using aura::http::Headers;
using aura::http::Request;
using aura::http::Response;

namespace {

// The client's request as the server gets it.
Request received(const Request& sent) {
    aura::http::RequestParser parser(0);
    REQUIRE(parser.handle_bytes(aura::as_bytes(serialize(sent))));
    return parser.next_request().value();
}

// `headers` with the value of one field replaced, or the field left out.
Headers with(const Headers& headers, std::string_view name, std::string_view value) {
    Headers changed;
    for (const Header& field : headers) {
        if (field.name != name) {
            changed.add(field.name, field.value);
        } else if (!value.empty()) {
            changed.add(name, value);
        }
    }
    return changed;
}

ErrorCode refusal(const Response& response) {
    REQUIRE(response.status >= 400);
    return error_from(response).code();
}

}  // namespace

TEST_CASE("websocket handshake: the accept key is the standard's example") {
    CHECK(accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_CASE("websocket handshake: our client and our server agree") {
    aura::SeededPrng prng(1);
    const ClientHandshake client("mothership:7777", "/v1/sync", prng);
    const Request request = received(client.request());
    CHECK(request.upgrade);
    CHECK(request.path == "/v1/sync");
    CHECK(request.headers.find("host") == "mothership:7777");
    const Response answer = answer_handshake(request);
    CHECK(answer.status == 101);
    CHECK(client.check(answer));
}

TEST_CASE("websocket handshake: the subprotocol may stand among others and the key is new") {
    aura::SeededPrng prng(1);
    Request request = received(ClientHandshake("m", "/", prng).request());
    const Request other = received(ClientHandshake("m", "/", prng).request());
    CHECK(request.headers.find("Sec-WebSocket-Key") != other.headers.find("Sec-WebSocket-Key"));
    request.headers = with(request.headers, "Sec-WebSocket-Protocol", "aura.v2, aura.v1");
    CHECK(answer_handshake(request).headers.find("Sec-WebSocket-Protocol") == "aura.v1");
}

TEST_CASE("websocket handshake: a server refuses whatever is not exactly ours") {
    aura::SeededPrng prng(1);
    const Request good = received(ClientHandshake("m", "/", prng).request());
    const auto answer = [&good](std::string_view name, std::string_view value) {
        Request request = good;
        request.headers = with(good.headers, name, value);
        return answer_handshake(request);
    };
    CHECK(refusal(answer("Sec-WebSocket-Version", "8")) == ErrorCode::wire_version);
    CHECK(answer("Sec-WebSocket-Version", "8").headers.find("Sec-WebSocket-Version") == "13");
    CHECK(refusal(answer("Sec-WebSocket-Version", "")) == ErrorCode::wire_version);
    CHECK(refusal(answer("Sec-WebSocket-Protocol", "")) == ErrorCode::wire_version);
    CHECK(refusal(answer("Sec-WebSocket-Protocol", "aura.v12")) == ErrorCode::wire_version);
    for (const std::string_view key : {"",
                                       "short",
                                       "dGhlIHNhbXBsZSBub25jZQ=",
                                       "dGhlIHNhbXBsZSBub25jZ===",
                                       "____________________-Q==",
                                       "not base64 not base64!=="}) {
        CAPTURE(key);
        CHECK(refusal(answer("Sec-WebSocket-Key", key)) == ErrorCode::websocket_malformed);
    }
    Request twice = good;
    twice.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    CHECK(refusal(answer_handshake(twice)) == ErrorCode::websocket_malformed);

    Request plain = good;
    plain.upgrade = false;
    const Response upgrade_required = answer_handshake(plain);
    CHECK(upgrade_required.status == 426);
    CHECK(upgrade_required.headers.find("Upgrade") == "websocket");
}

TEST_CASE("websocket handshake: a client takes nothing but the answer to its own key") {
    aura::SeededPrng prng(1);
    const ClientHandshake client("m", "/", prng);
    const Response good = answer_handshake(received(client.request()));
    const auto check = [&](std::string_view name, std::string_view value) {
        Response response = good;
        response.headers = with(good.headers, name, value);
        const auto status = client.check(response);
        REQUIRE_FALSE(status);
        CHECK(status.error().is(ErrorCode::not_a_mothership));
    };
    check("Sec-WebSocket-Accept", "");
    check("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    check("Sec-WebSocket-Protocol", "");
    check("Sec-WebSocket-Protocol", "chat");
    check("Upgrade", "");
    check("Connection", "");

    Response extended = good;
    extended.headers.add("Sec-WebSocket-Extensions", "permessage-deflate");
    CHECK_FALSE(client.check(extended));
    Response other = good;
    other.status = 200;
    CHECK_FALSE(client.check(other));
}

TEST_CASE("websocket handshake: a refusal with a reason is reported with that reason") {
    aura::SeededPrng prng(1);
    const ClientHandshake client("m", "/", prng);
    const auto status = client.check(
        aura::http::error_response(aura::Error(ErrorCode::peer_revoked, "peer revoked")));
    REQUIRE_FALSE(status);
    CHECK(status.error().is(ErrorCode::peer_revoked));
}
