#include "http/head_rules.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::http::body_framing;
using aura::http::BodyFraming;
using aura::http::check_head_lines;
using aura::http::check_host;
using aura::http::Headers;
using namespace std::string_view_literals;

TEST_CASE("head rules: lines that end in CR LF and fields that begin with a name are fine") {
    CHECK(check_head_lines("GET / HTTP/1.1\r\n\r\n"));
    CHECK(check_head_lines("GET / HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX:\tb\xc3\xa9 \r\n\r\n"));
}

TEST_CASE("head rules: what two parsers could read differently is refused") {
    for (const std::string_view head : {"GET / HTTP/1.1\nHost: a\n\n"sv,
                                        "GET / HTTP/1.1\r\nHost: a\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nHost: a\r\n\n"sv,
                                        "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\n A: b\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA : b\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA B: c\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\n: b\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nno colon\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA: b\0c\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA: b\x7f\r\n\r\n"sv,
                                        "GET /\t HTTP/1.1\r\nA: b\r\n\r\n"sv,
                                        "\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\n\r\nA: b\r\n\r\n"sv,
                                        "GET / HTTP/1.1\r\nA: b\r\n"sv,
                                        ""sv}) {
        CAPTURE(std::string(head));
        const auto status = check_head_lines(head);
        REQUIRE_FALSE(status);
        CHECK(status.error().is(ErrorCode::http_malformed));
    }
}

TEST_CASE("head rules: a body is framed by one length or by chunks") {
    CHECK(body_framing({}, 1) == BodyFraming{});
    CHECK(body_framing({{"Content-Length", "12"}}, 1) == BodyFraming{false, 12});
    CHECK(body_framing({{"transfer-encoding", "Chunked"}}, 1) == BodyFraming{true, {}});
}

TEST_CASE("head rules: framing that can be read in two ways is refused") {
    const Headers refused[] = {
        {{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}},
        {{"Content-Length", "1"}, {"Content-Length", "1"}},
        {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
        {{"Transfer-Encoding", "gzip, chunked"}},
        {{"Transfer-Encoding", "identity"}},
        {{"Transfer-Encoding", ""}},
        {{"Content-Length", ""}},
        {{"Content-Length", "+1"}},
        {{"Content-Length", "-1"}},
        {{"Content-Length", "1, 1"}},
        {{"Content-Length", "0x10"}},
        {{"Content-Length", "18446744073709551616"}},
    };
    for (const Headers& headers : refused) {
        CAPTURE(headers.begin()->value);
        CHECK_FALSE(body_framing(headers, 1));
    }
    CHECK_FALSE(body_framing({{"Transfer-Encoding", "chunked"}}, 0));
}

TEST_CASE("head rules: HTTP/1.1 names exactly one host") {
    CHECK(check_host({{"Host", "a"}}, 1));
    CHECK(check_host({}, 0));
    CHECK_FALSE(check_host({}, 1));
    CHECK_FALSE(check_host({{"Host", ""}}, 1));
    CHECK_FALSE(check_host({{"Host", "a"}, {"host", "a"}}, 1));
    CHECK_FALSE(check_host({{"Host", "a"}, {"host", "b"}}, 0));
}
