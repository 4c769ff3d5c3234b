#include "http/response_parser.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/splits.hpp"

using aura::as_bytes;
using aura::as_text;
using aura::http::Method;
using aura::http::Response;
using aura::http::ResponseParser;

namespace {

struct ParsedResponse {
    std::optional<Response> response;
    std::string error;
    std::string rest;
    bool keep_alive = false;

    bool operator==(const ParsedResponse&) const = default;
};

ParsedResponse parse_pieces(const aura::test::Pieces& pieces, Method method) {
    ResponseParser parser(method, 1000);
    for (const aura::ByteView piece : pieces) {
        static_cast<void>(parser.handle_bytes(piece));
    }
    const auto status = parser.handle_end();
    return {parser.take_response(),
            status ? "" : status.error().to_line(),
            std::string(as_text(parser.take_rest())),
            parser.keep_alive()};
}

// The outcome of `bytes` and the end of the connection, the same however they are split.
ParsedResponse parse_response(std::string_view bytes, Method method = Method::get) {
    const auto ways = aura::test::splits(as_bytes(bytes));
    ParsedResponse whole = parse_pieces(ways.front(), method);
    for (const auto& pieces : ways) {
        CHECK(parse_pieces(pieces, method) == whole);
    }
    return whole;
}

}  // namespace

TEST_CASE("response parser: a response comes out whole") {
    const ParsedResponse outcome = parse_response(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok");
    REQUIRE(outcome.response);
    CHECK(outcome.response->status == 200);
    CHECK(outcome.response->body == "ok");
    CHECK(outcome.response->headers.find("content-type") == "text/plain");
    CHECK(outcome.keep_alive);
    CHECK(
        parse_response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
            .response->body == "ok");
    CHECK_FALSE(parse_response("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keep_alive);
    CHECK_FALSE(parse_response("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    .keep_alive);
}

TEST_CASE("response parser: interim answers are skipped up to the bound") {
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n";
    const std::string final = "HTTP/1.1 204 No Content\r\n\r\n";
    std::string bytes;
    for (unsigned i = 0; i < ResponseParser::kInterimMax; ++i) {
        bytes += interim;
    }
    CHECK(parse_response(bytes + final).response->status == 204);
    CHECK(parse_response(bytes + interim + final).error == "too many interim responses");
}

TEST_CASE("response parser: the answer to HEAD has no body") {
    const ParsedResponse outcome =
        parse_response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", Method::head);
    REQUIRE(outcome.response);
    CHECK(outcome.response->body.empty());
}

TEST_CASE("response parser: a cut response is never taken for a whole one") {
    const std::string_view bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    CHECK(parse_response("").error == "no response");
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        const ParsedResponse outcome = parse_response(bytes.substr(0, size));
        CHECK(outcome.error == "the response is cut off");
        CHECK_FALSE(outcome.response);
    }
}

TEST_CASE("response parser: bytes behind the response are refused") {
    const ParsedResponse outcome =
        parse_response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n");
    CHECK(outcome.error == "bytes behind the response");
}

TEST_CASE("response parser: the bytes behind a switch of protocol are handed back") {
    const ParsedResponse outcome =
        parse_response("HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n\x82\x01x");
    REQUIRE(outcome.response);
    CHECK(outcome.response->status == 101);
    CHECK(outcome.rest == "\x82\x01x");
    CHECK(outcome.error.empty());
}

TEST_CASE("response parser: what waits behind a switch of protocol is bounded") {
    ResponseParser parser(Method::get, 1000);
    REQUIRE(parser.handle_bytes(as_bytes("HTTP/1.1 101 Switching Protocols\r\n\r\n")));
    CHECK(parser.handle_bytes(as_bytes(std::string(ResponseParser::kRestBytesMax, 'x'))));
    CHECK_FALSE(parser.handle_bytes(as_bytes("x")));
}

TEST_CASE("response parser: what does not speak HTTP is refused at once") {
    CHECK(parse_response("SSH-2.0-OpenSSH_9.2\r\n\r\n").error.starts_with("not HTTP"));
    CHECK(parse_response("220 smtp ready\n").error == "a line of the head does not end in CR LF");
}
