#include "io/interfaces.hpp"

#include <algorithm>

#include <doctest/doctest.h>

using aura::io::InterfaceAddress;
using aura::io::local_addresses;

TEST_CASE("interfaces: loopback is among the addresses, with its prefix") {
    const auto addresses = local_addresses();
    REQUIRE(addresses);
    CHECK(std::is_sorted(addresses->begin(), addresses->end()));
    const auto loopback =
        std::find_if(addresses->begin(), addresses->end(), [](const InterfaceAddress& entry) {
            return ip_text(entry.address) == "127.0.0.1";
        });
    REQUIRE(loopback != addresses->end());
    CHECK(loopback->prefix_bits == 8);
    CHECK(loopback->address.port == 0);
    CHECK_FALSE(loopback->interface.empty());
}
