#include "http/request.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/bytes.hpp"
#include "http/request_parser.hpp"

using aura::http::Method;
using aura::http::percent_decode;
using aura::http::percent_encode;
using aura::http::query_value;
using aura::http::Request;

TEST_CASE("request: what is written is read back as the same request") {
    Request request;
    request.method = Method::post;
    request.target = "/v1/join?a=1";
    request.path = "/v1/join";
    request.query = "a=1";
    request.headers = {{"Host", "m:7777"}};
    request.body = "{}";
    aura::http::RequestParser parser(100);
    REQUIRE(parser.handle_bytes(aura::as_bytes(serialize(request))));
    auto read = parser.next_request();
    request.headers.add("Content-Length", "2");
    CHECK(read == request);
}

TEST_CASE("request: lengths and connection are written where they belong") {
    Request request;
    request.target = "/";
    CHECK(serialize(request) == "GET / HTTP/1.1\r\n\r\n");
    request.method = Method::post;
    request.keep_alive = false;
    CHECK(serialize(request) ==
          "POST / HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST_CASE("request: a query's values are found by name and decoded") {
    CHECK(query_value("a=1&b=x%20y&a=2&c&d=", "a") == "1");
    CHECK(query_value("a=1&b=x%20y&a=2&c&d=", "b") == "x y");
    CHECK(query_value("a=1&c&d=", "c") == "");
    CHECK(query_value("a=1&c&d=", "d") == "");
    CHECK(query_value("%61=1", "a") == "1");
    CHECK_FALSE(query_value("ab=1&&=2", "a").has_value());
    CHECK_FALSE(query_value("", "a").has_value());
    CHECK_FALSE(query_value("a=%zz", "a").has_value());
}

TEST_CASE("request: what is encoded is decoded to the same text") {
    CHECK(percent_encode("peer_0a-b.c~") == "peer_0a-b.c~");
    CHECK(percent_encode("a/b?c d%&=+\xc3\xa9") == "a%2Fb%3Fc%20d%25%26%3D%2B%C3%A9");
    std::string every_byte;
    for (int byte = 1; byte < 256; ++byte) {
        every_byte.push_back(static_cast<char>(byte));
    }
    CHECK(percent_decode(percent_encode(every_byte)) == every_byte);
}

TEST_CASE("request: a broken percent sequence is refused") {
    CHECK(percent_decode("%41b%c3%A9") == "Ab\xc3\xa9");
    CHECK(percent_decode("a+b") == "a+b");
    for (const char* text : {"%", "%4", "%4g", "a%00b", "%%41"}) {
        CAPTURE(text);
        CHECK_FALSE(percent_decode(text).has_value());
    }
}
