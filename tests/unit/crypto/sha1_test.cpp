#include "crypto/sha1.hpp"

#include <doctest/doctest.h>

#include "base/hex.hpp"

TEST_CASE("sha1: the examples of FIPS 180 come out") {
    CHECK(aura::to_hex(aura::crypto::sha1({})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK(aura::to_hex(aura::crypto::sha1(aura::as_bytes("abc"))) ==
          "a9993e364706816aba3e25717850c26c9cd0d89d");
}
