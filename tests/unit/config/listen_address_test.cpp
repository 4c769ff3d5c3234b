#include "config/listen_address.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using aura::config::Listen;
using aura::config::parse_listen;
using aura::config::parse_port;
using aura::config::Port;
using aura::config::to_text;

TEST_CASE("listen address: an address and a port are read and written back") {
    for (const std::string_view text :
         {"0.0.0.0:3001", "127.0.0.1:0", "[::]:65535", "[fd00::1]:1"}) {
        CAPTURE(text);
        const auto listen = parse_listen(text);
        REQUIRE(listen);
        CHECK(to_text(*listen) == text);
    }
    CHECK(parse_listen("[::1]:80") == Listen{"::1", Port{80}});
    CHECK(to_text(Listen{}) == "off");
}

TEST_CASE("listen address: what names no single address and port is refused") {
    for (const std::string_view text : {"",
                                        ":",
                                        "0.0.0.0",
                                        "0.0.0.0:",
                                        ":7777",
                                        "localhost:7777",
                                        "::1:7777",
                                        "[127.0.0.1]:7777",
                                        "[]:7777",
                                        "10.0.0:7777",
                                        "10.0.0.256:7777",
                                        "0.0.0.0:65536",
                                        "0.0.0.0:-1",
                                        "0.0.0.0:+1",
                                        "0.0.0.0: 1",
                                        "0.0.0.0:http"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_listen(text));
    }
    CHECK_FALSE(parse_port(""));
}
