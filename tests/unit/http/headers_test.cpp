#include "http/headers.hpp"

#include <doctest/doctest.h>

using aura::http::Headers;

TEST_CASE("headers: names compare without case and the first value is found") {
    const Headers headers = {{"Host", "a"}, {"X-Two", "first"}, {"x-two", "second"}};
    CHECK(headers.find("host") == "a");
    CHECK(headers.find("X-TWO") == "first");
    CHECK(headers.count("x-two") == 2);
    CHECK_FALSE(headers.find("X").has_value());
}

TEST_CASE("headers: a token is found in any list of that name and only as a whole") {
    const Headers headers = {{"Connection", "keep-alive , Upgrade"}, {"connection", "x"}};
    CHECK(headers.has_token("Connection", "upgrade"));
    CHECK(headers.has_token("connection", "X"));
    CHECK_FALSE(headers.has_token("connection", "up"));
    CHECK_FALSE(headers.has_token("upgrade", "websocket"));
}

TEST_CASE("headers: a value cannot start a line of its own") {
    Headers headers;
    headers.add("X", " a\r\nSet-Cookie: b\t");
    CHECK(headers.find("x") == "a  Set-Cookie: b");
}
