// Keys that a test can make again from a number.
#pragma once

#include <cstdint>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "crypto/content_key.hpp"
#include "crypto/identity.hpp"

namespace aura::test {

// When they were certified.
inline const WallTime kIssued = from_unix_seconds(1'790'000'000);

inline crypto::IdentityKey identity_key(std::uint64_t seed) {
    SeededPrng prng(seed);
    return crypto::IdentityKey::generate(prng);
}

inline crypto::ContentKey content_key(std::uint64_t seed) {
    SeededPrng prng(seed);
    return crypto::ContentKey::generate(prng);
}

}  // namespace aura::test
