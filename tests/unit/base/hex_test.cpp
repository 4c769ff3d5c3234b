#include "base/hex.hpp"

#include <doctest/doctest.h>

using aura::Bytes;

TEST_CASE("hex: bytes survive a round trip") {
    const Bytes bytes = {0x00, 0x7f, 0x80, 0xff};
    CHECK(aura::to_hex(bytes) == "007f80ff");
    CHECK(aura::from_hex("007F80ff") == bytes);
    CHECK(aura::from_hex("") == Bytes{});
}

TEST_CASE("hex: an odd length or a foreign character is refused") {
    CHECK_FALSE(aura::from_hex("0"));
    CHECK_FALSE(aura::from_hex("0g"));
    CHECK_FALSE(aura::from_hex("0x12"));
}
