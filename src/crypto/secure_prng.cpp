#include "crypto/secure_prng.hpp"

#include <sodium.h>

#include "base/assert.hpp"
#include "crypto/init.hpp"

namespace aura::crypto {

SecurePrng::SecurePrng() {
    // A program without randomness must not go on to make keys.
    AURA_ASSERT(init().has_value());
}

std::uint64_t SecurePrng::next() {
    std::uint64_t value = 0;
    randombytes_buf(&value, sizeof value);
    return value;
}

void SecurePrng::fill(std::span<std::uint8_t> out) {
    randombytes_buf(out.data(), out.size());
}

}  // namespace aura::crypto
