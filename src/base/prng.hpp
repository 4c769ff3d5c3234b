// Randomness as an argument. The distributions are ours, because those of the standard libraries
// differ between implementations and a seed must give the same run everywhere.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace aura {

// A source of random bits. Not thread-safe.
class Prng {
public:
    Prng() = default;
    Prng(const Prng&) = delete;
    Prng& operator=(const Prng&) = delete;
    virtual ~Prng() = default;

    [[nodiscard]] virtual std::uint64_t next() = 0;

    // Uniform in [0, bound); bound > 0. Unbiased: values that would make some residues likelier
    // are drawn again (OpenBSD arc4random_uniform).
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

    // True with probability numerator / denominator.
    [[nodiscard]] bool chance(std::uint32_t numerator, std::uint32_t denominator);

    // Uniform in [base - base/4, base + base/4]: jitter for retries, so that peers which lost the
    // same Mothership do not return in step.
    [[nodiscard]] Duration jittered(Duration base);

    virtual void fill(std::span<std::uint8_t> out);
};

// xoshiro256** 1.0 (Blackman and Vigna, 2018), seeded by SplitMix64. For simulation and jitter,
// never for keys.
class SeededPrng final : public Prng {
public:
    explicit SeededPrng(std::uint64_t seed);

    [[nodiscard]] std::uint64_t next() override;

private:
    std::array<std::uint64_t, 4> state_{};
};

}  // namespace aura
