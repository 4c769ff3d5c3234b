#include "base/hex.hpp"

#include <array>

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

TEST_CASE("hex: digits are read into a place that fits them exactly") {
    std::array<std::uint8_t, 2> place{};
    CHECK(aura::read_hex("7fA0", place));
    CHECK(place == std::array<std::uint8_t, 2>{0x7f, 0xa0});
    CHECK_FALSE(aura::read_hex("7f", place));
    CHECK_FALSE(aura::read_hex("7fa000", place));
    CHECK_FALSE(aura::read_hex("7f-0", place));
}

TEST_CASE("hex: digits are appended to what is there") {
    std::string text = "0x";
    aura::append_hex(text, Bytes{0x0f, 0xf0});
    CHECK(text == "0x0ff0");
}
