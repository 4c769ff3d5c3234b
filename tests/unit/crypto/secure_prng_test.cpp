#include "crypto/secure_prng.hpp"

#include <doctest/doctest.h>

#include "crypto/init.hpp"

TEST_CASE("secure prng: two draws and two sources differ") {
    aura::crypto::SecurePrng prng;
    aura::crypto::SecurePrng other;
    const std::uint64_t first = prng.next();
    CHECK(first != prng.next());
    CHECK(first != other.next());
}

TEST_CASE("init: it may be called again") {
    CHECK(aura::crypto::init());
    CHECK(aura::crypto::init());
}
