#include "http/request_parser.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/splits.hpp"

using aura::as_bytes;
using aura::as_text;
using aura::ErrorCode;
using aura::http::Method;
using aura::http::Request;
using aura::http::RequestParser;

namespace {

constexpr std::size_t kBodyMax = 1000;

struct ParsedRequests {
    std::vector<Request> requests;
    std::string error;
    std::string rest;

    bool operator==(const ParsedRequests&) const = default;
};

ParsedRequests parse_pieces(const aura::test::Pieces& pieces) {
    RequestParser parser(kBodyMax);
    ParsedRequests outcome;
    for (const aura::ByteView piece : pieces) {
        const auto status = parser.handle_bytes(piece);
        while (auto request = parser.next_request()) {
            outcome.requests.push_back(*std::move(request));
        }
    }
    outcome.error = parser.status() ? "" : traits(parser.status().error().code()).name;
    outcome.rest = as_text(parser.take_rest());
    return outcome;
}

// The outcome of `bytes`, which is the same however they are split.
ParsedRequests parse_requests(std::string_view bytes) {
    const auto ways = aura::test::splits(as_bytes(bytes));
    ParsedRequests whole = parse_pieces(ways.front());
    for (const auto& pieces : ways) {
        CHECK(parse_pieces(pieces) == whole);
    }
    return whole;
}

}  // namespace

TEST_CASE("request parser: a request comes out whole") {
    const ParsedRequests outcome = parse_requests(
        "POST /v1/join?a=1&b HTTP/1.1\r\nHost: m:7777\r\nContent-Length: 4\r\n\r\n{\"\"}");
    REQUIRE(outcome.requests.size() == 1);
    CHECK(outcome.error.empty());
    const Request& request = outcome.requests.front();
    CHECK(request.method == Method::post);
    CHECK(request.target == "/v1/join?a=1&b");
    CHECK(request.path == "/v1/join");
    CHECK(request.query == "a=1&b");
    CHECK(request.headers.find("host") == "m:7777");
    CHECK(request.body == "{\"\"}");
    CHECK(request.keep_alive);
    CHECK_FALSE(request.upgrade);
}

TEST_CASE("request parser: requests on one connection come out one by one") {
    const ParsedRequests outcome = parse_requests(
        "GET /a HTTP/1.1\r\nHost: m\r\n\r\n"
        "POST /b HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        "HEAD /c HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    REQUIRE(outcome.requests.size() == 3);
    CHECK(outcome.requests[1].body == "abc");
    CHECK(outcome.requests[2].method == Method::head);
    CHECK_FALSE(outcome.requests[2].keep_alive);
}

TEST_CASE("request parser: a health check in HTTP/1.0 is answered and the connection closed") {
    const ParsedRequests outcome =
        parse_requests("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    REQUIRE(outcome.requests.size() == 1);
    CHECK_FALSE(outcome.requests.front().keep_alive);
}

TEST_CASE("request parser: what is refused carries the status to answer with") {
    CHECK(parse_requests("PUT / HTTP/1.1\r\nHost: m\r\n\r\n").error == "http.method");
    CHECK(parse_requests("CONNECT m:1 HTTP/1.1\r\nHost: m\r\n\r\n").error == "http.method");
    CHECK(parse_requests("FOO / HTTP/1.1\r\nHost: m\r\n\r\n").error == "http.malformed");
    CHECK(parse_requests("GET http://m/ HTTP/1.1\r\nHost: m\r\n\r\n").error == "http.malformed");
    CHECK(parse_requests("GET * HTTP/1.1\r\nHost: m\r\n\r\n").error == "http.malformed");
    CHECK(parse_requests("GET /a#b HTTP/1.1\r\nHost: m\r\n\r\n").error == "http.malformed");
    CHECK(parse_requests("GET / HTTP/1.1\r\n\r\n").error == "http.malformed");
    CHECK(parse_requests("GET / HTTP/1.1\r\nHost: m\r\nHost: m\r\n\r\n").error == "http.malformed");
    CHECK(parse_requests("POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 1001\r\n\r\n").error ==
          "http.too_large");
    CHECK(parse_requests("PUT / HTTP/1.1\r\nHost: m\r\nContent-Length: 900\r\n\r\n").error ==
          "http.method");
}

TEST_CASE("request parser: an error behind a request does not take the request away") {
    const ParsedRequests outcome =
        parse_requests("GET /a HTTP/1.1\r\nHost: m\r\n\r\nGARBAGE\r\n\r\n");
    CHECK(outcome.requests.size() == 1);
    CHECK(outcome.error == "http.malformed");
}

TEST_CASE("request parser: after an error nothing more is taken") {
    RequestParser parser(kBodyMax);
    CHECK_FALSE(parser.handle_bytes(as_bytes("\n")));
    const auto again = parser.handle_bytes(as_bytes("GET / HTTP/1.1\r\nHost: m\r\n\r\n"));
    REQUIRE_FALSE(again);
    CHECK(again.error().is(ErrorCode::http_malformed));
    CHECK_FALSE(parser.next_request());
}

TEST_CASE("request parser: the bytes behind an upgrade are handed back") {
    const std::string upgrade =
        "GET /v1/sync HTTP/1.1\r\nHost: m\r\nConnection: keep-alive, Upgrade\r\n"
        "Upgrade: WebSocket\r\n\r\n";
    const ParsedRequests outcome = parse_requests(upgrade + "\x82\x01 GET / HTTP/1.1\r\n\r\n");
    REQUIRE(outcome.requests.size() == 1);
    CHECK(outcome.requests.front().upgrade);
    CHECK(outcome.rest == "\x82\x01 GET / HTTP/1.1\r\n\r\n");
}

TEST_CASE("request parser: an upgrade to anything else, or behind a body, is an ordinary request") {
    for (const std::string_view head :
         {"GET / HTTP/1.1\r\nHost: m\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: m\r\nUpgrade: websocket\r\n\r\n",
          "GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: m\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: m\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          "Content-Length: 1\r\n\r\nx"}) {
        CAPTURE(std::string(head));
        const ParsedRequests outcome =
            parse_requests(std::string(head) + "GET /b HTTP/1.1\r\nHost: m\r\n\r\n");
        REQUIRE(outcome.requests.size() == 2);
        CHECK_FALSE(outcome.requests.front().upgrade);
    }
}

TEST_CASE("request parser: a client that waits for 100 is seen once, before its body") {
    RequestParser parser(kBodyMax);
    const std::string_view head =
        "POST / HTTP/1.1\r\nHost: m\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    REQUIRE(parser.handle_bytes(as_bytes(head)));
    CHECK(parser.take_continue());
    CHECK_FALSE(parser.take_continue());
    REQUIRE(parser.handle_bytes(as_bytes("ab")));
    CHECK(parser.next_request());

    REQUIRE(parser.handle_bytes(as_bytes(std::string(head) + "ab")));
    CHECK_FALSE(parser.take_continue());
}

TEST_CASE("request parser: bytes behind an unanswered request are kept up to the bound") {
    const std::string_view request = "GET / HTTP/1.1\r\nHost: m\r\n\r\n";
    RequestParser parser(kBodyMax);
    REQUIRE(parser.handle_bytes(as_bytes(request)));
    const std::string rest(RequestParser::kPipelinedBytesMax, 'x');
    CHECK(parser.handle_bytes(as_bytes(rest)));
    const auto over = parser.handle_bytes(as_bytes("x"));
    REQUIRE_FALSE(over);
    CHECK(over.error().is(ErrorCode::http_too_large));
    CHECK(parser.next_request());
}
