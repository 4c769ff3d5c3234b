// Keys that a test can make again from a number.
#pragma once

#include <cstdint>

#include "base/prng.hpp"
#include "crypto/content_key.hpp"
#include "crypto/identity.hpp"

namespace aura::test {

inline crypto::IdentityKey identity_key(std::uint64_t seed) {
    SeededPrng prng(seed);
    return crypto::IdentityKey::generate(prng);
}

inline crypto::ContentKey content_key(std::uint64_t seed) {
    SeededPrng prng(seed);
    return crypto::ContentKey::generate(prng);
}

}  // namespace aura::test
