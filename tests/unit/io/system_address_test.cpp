#include "io/system_address.hpp"

#include <doctest/doctest.h>

using aura::io::from_system;
using aura::io::parse_address;
using aura::io::SocketAddress;

TEST_CASE("system address: the system's form comes back as the same address") {
    for (const char* text : {"10.1.2.3", "::1", "2001:db8::1", "fe80::1%1"}) {
        const SocketAddress address = *parse_address(text, 4242);
        CHECK(from_system(to_system(address).get()) == address);
    }
}

TEST_CASE("system address: IPv4 seen through a dual-stack socket is IPv4") {
    const auto mapped = to_system(*parse_address("::ffff:192.0.2.7", 80));
    CHECK(from_system(mapped.get()) == parse_address("192.0.2.7", 80));
}
