#include "io/sleep_detector.hpp"

#include <chrono>

#include <doctest/doctest.h>

using aura::io::SleepDetector;
using namespace std::chrono_literals;

TEST_CASE("sleep detector: time that passes while awake is no sleep") {
    SleepDetector detector({.awake = 10s, .elapsed = 500s});
    CHECK_FALSE(detector.observe({.awake = 20s, .elapsed = 510s}));
    CHECK_FALSE(detector.observe({.awake = 90'000s, .elapsed = 90'490s}));
}

TEST_CASE("sleep detector: a sleep is told once, with its length") {
    SleepDetector detector({.awake = 10s, .elapsed = 500s});
    CHECK(detector.observe({.awake = 11s, .elapsed = 801s}) == 300s);
    CHECK_FALSE(detector.observe({.awake = 12s, .elapsed = 802s}));
}

TEST_CASE("sleep detector: a hair's breadth between the clocks is no sleep, many naps are") {
    SleepDetector detector({.awake = 0s, .elapsed = 0s});
    CHECK_FALSE(detector.observe({.awake = 1s, .elapsed = 1900ms}));
    CHECK_FALSE(detector.observe({.awake = 2s, .elapsed = 3800ms}));
    CHECK(detector.observe({.awake = 3s, .elapsed = 5700ms}) == 2700ms);
}
