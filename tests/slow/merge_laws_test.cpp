#include "support/merge_laws.hpp"

#include <doctest/doctest.h>

#include "support/language_samples.hpp"

TEST_CASE("merge: the laws hold for ten thousand random triples of each language") {
    aura::SeededPrng prng(20240612);
    for (const auto& sample : aura::test::language_samples()) {
        CAPTURE(sample.file);
        aura::test::check_merge_laws(sample.language, prng, 10'000);
    }
}
