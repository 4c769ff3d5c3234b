#include "crypto/base64url.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

using aura::as_bytes;
using aura::Bytes;
using aura::crypto::from_base64url;
using aura::crypto::to_base64url;

TEST_CASE("base64url: text is that of RFC 4648, without padding") {
    CHECK(to_base64url({}) == "");
    CHECK(to_base64url(as_bytes("f")) == "Zg");
    CHECK(to_base64url(as_bytes("fo")) == "Zm8");
    CHECK(to_base64url(as_bytes("foo")) == "Zm9v");
    CHECK(to_base64url(Bytes{0xfb, 0xff}) == "-_8");
}

TEST_CASE("base64url: bytes of every length come back") {
    aura::SeededPrng prng(1);
    for (std::size_t size = 0; size < 100; ++size) {
        Bytes bytes(size);
        prng.fill(bytes);
        CHECK(from_base64url(to_base64url(bytes)) == bytes);
    }
}

TEST_CASE("base64url: every other spelling is refused") {
    CHECK_FALSE(from_base64url("Zg=="));  // padding
    CHECK_FALSE(from_base64url("Zg="));
    CHECK_FALSE(from_base64url("+/8"));  // the other alphabet
    CHECK_FALSE(from_base64url("Zh"));   // stray bits in the last character
    CHECK_FALSE(from_base64url("Z"));    // six bits are no byte
    CHECK_FALSE(from_base64url("Zm9v\n"));
    CHECK_FALSE(from_base64url("Zm 9v"));
    CHECK_FALSE(from_base64url(std::string_view("Zm9v\0", 5)));
    CHECK_FALSE(from_base64url("0h0BB\xff\xff\xff"));
}
