#include "io/socket_address.hpp"

#include <net/if.h>

#include <doctest/doctest.h>

using aura::io::parse_address;
using aura::io::to_string;

TEST_CASE("socket address: numeric addresses parse and print the same, with the port") {
    CHECK(to_string(*parse_address("10.0.0.1", 7777)) == "10.0.0.1:7777");
    CHECK(to_string(*parse_address("::1", 7777)) == "[::1]:7777");
    CHECK(to_string(*parse_address("2001:DB8::0:7", 1)) == "[2001:db8::7]:1");
    CHECK(ip_text(*parse_address("fe80::1%1", 0)) == "fe80::1%1");
}

TEST_CASE("socket address: a zone may be the name of an interface") {
    CHECK(parse_address("fe80::1%lo", 0)->scope == if_nametoindex("lo"));
}

TEST_CASE("socket address: names and broken addresses are none") {
    for (const char* text : {"",
                             "localhost",
                             "10.0.0",
                             "10.0.0.256",
                             "1.2.3.4%lo",
                             "::1::",
                             "[::1]",
                             "fe80::1%",
                             "fe80::1%no-such-interface",
                             "fe80::1%99999999999999999999"}) {
        CHECK_FALSE(parse_address(text, 1));
    }
}

TEST_CASE("socket address: loopback, link-local and unspecified addresses are told apart") {
    CHECK(is_loopback(*parse_address("127.3.2.1", 5)));
    CHECK(is_loopback(*parse_address("::1", 5)));
    CHECK_FALSE(is_loopback(*parse_address("::2", 5)));
    CHECK(is_link_local(*parse_address("169.254.0.9", 5)));
    CHECK(is_link_local(*parse_address("febf::1", 5)));
    CHECK_FALSE(is_link_local(*parse_address("fec0::1", 5)));
    CHECK(is_unspecified(*parse_address("0.0.0.0", 5)));
    CHECK(is_unspecified(*parse_address("::", 5)));
    CHECK_FALSE(is_unspecified(*parse_address("0.0.0.1", 5)));
}
