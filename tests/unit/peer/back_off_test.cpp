#include "peer/back_off.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("back off: waits double up to the bound and start over after a success") {
    aura::SeededPrng prng(1);
    aura::peer::BackOff back_off({.first = 1s, .longest = 8s});
    for (const aura::Duration base : {1s, 2s, 4s, 8s, 8s, 8s}) {
        const aura::Duration wait = back_off.after_failure(prng);
        CHECK(wait >= base * 3 / 4);
        CHECK(wait <= base * 5 / 4);
    }
    back_off.reset();
    CHECK(back_off.after_failure(prng) <= 1250ms);
}
