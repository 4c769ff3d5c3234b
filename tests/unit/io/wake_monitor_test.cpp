#include "io/wake_monitor.hpp"

#include <doctest/doctest.h>

#include "io/loop.hpp"
#include "io/sleep_detector.hpp"
#include "io/system_clock.hpp"

using aura::io::Loop;
using aura::io::sleep_clocks;
using aura::io::SleepDetector;
using aura::io::WakeMonitor;

TEST_CASE("wake monitor: a machine that stays awake does not wake") {
    Loop loop;
    int wakes = 0;
    const auto monitor = WakeMonitor::start(loop, [&](aura::Duration) { ++wakes; });
    REQUIRE(monitor);
    loop.defer([] {});
    loop.run_once();
    CHECK(wakes == 0);
}

TEST_CASE("wake monitor: the clocks that it compares go at one pace") {
    SleepDetector detector(sleep_clocks());
    CHECK_FALSE(detector.observe(sleep_clocks()));
}
