// Randomness fit for keys, nonces and tokens: the operating system's, through libsodium.
//
// Thread-safe.
#pragma once

#include "base/prng.hpp"

namespace aura::crypto {

class SecurePrng final : public Prng {
public:
    SecurePrng();

    [[nodiscard]] std::uint64_t next() override;

    // In one call to the operating system.
    void fill(std::span<std::uint8_t> out) override;
};

}  // namespace aura::crypto
