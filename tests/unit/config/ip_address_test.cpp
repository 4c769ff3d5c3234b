#include "config/ip_address.hpp"

#include <string_view>

#include <doctest/doctest.h>

using aura::config::is_ip_address;

TEST_CASE("ip address: the usual forms are known") {
    for (const std::string_view text : {"0.0.0.0",
                                        "10.0.1.15",
                                        "255.255.255.255",
                                        "::",
                                        "::1",
                                        "1::",
                                        "fd00::1",
                                        "2001:DB8:0:0:8:800:200C:417A",
                                        "1:2:3:4:5:6:7::",
                                        "::2:3:4:5:6:7:8",
                                        "::ffff:192.0.2.1",
                                        "1:2:3:4:5:6:192.0.2.1"}) {
        CAPTURE(text);
        CHECK(is_ip_address(text));
    }
}

TEST_CASE("ip address: what is almost one is none") {
    for (const std::string_view text : {"",
                                        "localhost",
                                        "10.0.1",
                                        "10.0.1.",
                                        ".0.1.15",
                                        "10..1.15",
                                        "10.0.1.15.1",
                                        "10.0.1.256",
                                        "10.0.1.015",
                                        "10.0.1.1e",
                                        " 10.0.1.15",
                                        "10.0.1.1000",
                                        ":",
                                        ":::",
                                        "1",
                                        "1:2:3:4:5:6:7",
                                        "1:2:3:4:5:6:7:8:9",
                                        "1:2:3:4:5:6:7:8::",
                                        "1::2::3",
                                        ":1::2",
                                        "1::2:",
                                        "12345::",
                                        "g::",
                                        "fe80::1%eth0",
                                        "[::1]",
                                        "192.0.2.1::",
                                        "1:2:3:4:5:6:7:192.0.2.1",
                                        "::192.0.2"}) {
        CAPTURE(text);
        CHECK_FALSE(is_ip_address(text));
    }
    CHECK_FALSE(is_ip_address(std::string_view("10.0.0.1\0", 9)));
}
