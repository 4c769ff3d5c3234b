#include "base/prng.hpp"

#include <array>
#include <chrono>

#include <doctest/doctest.h>

using aura::SeededPrng;
using namespace std::chrono_literals;

TEST_CASE("prng: equal seeds give equal runs, different seeds different ones") {
    SeededPrng a(7);
    SeededPrng b(7);
    SeededPrng c(8);
    const std::uint64_t first = a.next();
    CHECK(first == b.next());
    CHECK(first != c.next());
}

TEST_CASE("prng: below stays below its bound and reaches every value") {
    SeededPrng prng(1);
    std::array<int, 5> seen{};
    for (int i = 0; i < 1000; ++i) {
        ++seen.at(prng.below(seen.size()));
    }
    for (const int count : seen) {
        CHECK(count > 100);
    }
}

TEST_CASE("prng: jitter stays within a quarter of its base") {
    SeededPrng prng(1);
    for (int i = 0; i < 1000; ++i) {
        const aura::Duration delay = prng.jittered(1s);
        CHECK(delay >= 750ms);
        CHECK(delay <= 1250ms);
    }
    CHECK(prng.jittered(0s) == 0s);
}
