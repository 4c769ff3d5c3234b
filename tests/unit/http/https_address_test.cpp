#include "http/https_address.hpp"

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::http::HttpsAddress;

namespace {

aura::Result<HttpsAddress> parse_address(std::string_view url) {
    return aura::http::parse_https_address(url, 7777);
}

}  // namespace

TEST_CASE("https address: it is https with a host and maybe a port") {
    CHECK(*parse_address("https://a.example") == HttpsAddress{"a.example", 7777});
    CHECK(*parse_address("https://a.example:8443/") == HttpsAddress{"a.example", 8443});
    CHECK(*parse_address("https://[fd7a::1]:1") == HttpsAddress{"fd7a::1", 1});
    CHECK(parse_address("https://[fd7a::1]:1")->url() == "https://[fd7a::1]:1");
    for (const char* url : {"",
                            "http://a.example",
                            "a.example",
                            "https://",
                            "https://:7777",
                            "https://a.example:0",
                            "https://a.example:70000",
                            "https://a.example:77x",
                            "https://a.example/team",
                            "https://user@a.example"}) {
        const auto address = parse_address(url);
        REQUIRE_FALSE(address);
        CHECK(address.error().is(ErrorCode::usage));
    }
}
