#include "base/prng.hpp"

#include <bit>

#include "base/assert.hpp"

namespace aura {

std::uint64_t Prng::below(std::uint64_t bound) {
    AURA_ASSERT(bound > 0);
    // Values under the threshold would make the first residues more likely than the rest.
    const std::uint64_t threshold = (0 - bound) % bound;
    std::uint64_t value = next();
    while (value < threshold) {
        value = next();
    }
    return value % bound;
}

bool Prng::chance(std::uint32_t numerator, std::uint32_t denominator) {
    return below(denominator) < numerator;
}

Duration Prng::jittered(Duration base) {
    const auto quarter = static_cast<std::uint64_t>(base.count() / 4);
    const auto offset = static_cast<std::int64_t>(below(2 * quarter + 1));
    return base - Duration(static_cast<std::int64_t>(quarter)) + Duration(offset);
}

void Prng::fill(std::span<std::uint8_t> out) {
    std::uint64_t bits = 0;
    unsigned left = 0;
    for (std::uint8_t& byte : out) {
        if (left == 0) {
            bits = next();
            left = 8;
        }
        byte = static_cast<std::uint8_t>(bits);
        bits >>= 8U;
        --left;
    }
}

SeededPrng::SeededPrng(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
        seed += 0x9e3779b97f4a7c15U;
        std::uint64_t z = seed;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        word = z ^ (z >> 31U);
    }
}

std::uint64_t SeededPrng::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

}  // namespace aura
