#include "http/head_parser.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::http::kHeadersMax;
using aura::http::MessageKind;
using aura::http::parse_head;

TEST_CASE("head parser: a request's line and fields are taken apart") {
    const auto head = parse_head(MessageKind::request,
                                 "DELETE /v1/peers/a?x=1 HTTP/1.0\r\n"
                                 "Host: mothership:7777\r\nX-Empty:\r\nX-Two:  a b \r\n\r\n");
    REQUIRE(head);
    CHECK(head->method == "DELETE");
    CHECK(head->target == "/v1/peers/a?x=1");
    CHECK(head->minor_version == 0);
    CHECK(head->headers.size() == 3);
    CHECK(head->headers.find("x-empty") == "");
    CHECK(head->headers.find("x-two") == "a b");
}

TEST_CASE("head parser: a response's line and fields are taken apart") {
    const auto head =
        parse_head(MessageKind::response, "HTTP/1.1 404 Not here, sorry\r\nA: b\r\n\r\n");
    REQUIRE(head);
    CHECK(head->status == 404);
    CHECK(head->headers.find("a") == "b");
    CHECK(parse_head(MessageKind::response, "HTTP/1.1 200\r\n\r\n"));
    CHECK(parse_head(MessageKind::response, "HTTP/1.1 200 \r\n\r\n"));
}

TEST_CASE("head parser: a first line in any other form than the one is refused") {
    for (const std::string_view line : {"GET  / HTTP/1.1",
                                        " GET / HTTP/1.1",
                                        "GET / HTTP/1.1 ",
                                        "GET /  HTTP/1.1",
                                        "GET /\xff HTTP/1.1",
                                        "GET / HTTP/2.0",
                                        "GET / HTTP/0.9",
                                        "GET / HTTP/1.01",
                                        "GET / HTTP/1.2",
                                        "GET /",
                                        "GET / ICE/1.0",
                                        "get / HTTP/1.1",
                                        "GE / HTTP/1.1",
                                        "HTTP/1.1 200 OK",
                                        "\x16\x03\x01"}) {
        CAPTURE(std::string(line));
        const auto head = parse_head(MessageKind::request, std::string(line) + "\r\n\r\n");
        REQUIRE_FALSE(head);
        CHECK(head.error().is(ErrorCode::http_malformed));
    }
    for (const std::string_view line : {"HTTP/1.1  200 OK",
                                        "HTTP/1.1 0200 OK",
                                        "HTTP/1.1 20 OK",
                                        "HTTP/1.1 2000 OK",
                                        "HTTP/1.1 OK",
                                        "HTTP/2 200",
                                        "ICY 200 OK",
                                        "GET / HTTP/1.1"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(parse_head(MessageKind::response, std::string(line) + "\r\n\r\n"));
    }
}

TEST_CASE("head parser: as many fields as the bound are taken, one more is too many") {
    std::string head = "GET / HTTP/1.1\r\n";
    for (std::size_t i = 0; i < kHeadersMax; ++i) {
        head += "A: b\r\n";
    }
    CHECK(parse_head(MessageKind::request, head + "\r\n"));
    const auto refused = parse_head(MessageKind::request, head + "A: b\r\n\r\n");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::http_head_too_large));
}
