#include "io/timer.hpp"

#include <chrono>
#include <memory>
#include <optional>

#include <doctest/doctest.h>

#include "io/loop.hpp"

using aura::MonoTime;
using aura::io::Loop;
using aura::io::Timer;
using namespace std::chrono_literals;

TEST_CASE("timer: expires once, when the loop's time has reached the deadline") {
    Loop loop;
    int calls = 0;
    const MonoTime deadline = loop.now().mono + 5ms;
    Timer timer(loop, [&] {
        ++calls;
        CHECK(loop.now().mono >= deadline);
        CHECK_FALSE(timer.deadline());
        loop.stop();
    });
    timer.arm(deadline);
    CHECK(timer.deadline() == deadline);
    loop.run();
    CHECK(calls == 1);
}

TEST_CASE("timer: a deadline in the past expires in the next turn, not inside arm") {
    Loop loop;
    int calls = 0;
    Timer timer(loop, [&] { ++calls; });
    timer.arm(MonoTime{});
    CHECK(calls == 0);
    while (calls == 0) {
        loop.run_once();
    }
    CHECK(calls == 1);
}

TEST_CASE("timer: arming again replaces the deadline, nothing cancels it") {
    Loop loop;
    int moved_calls = 0;
    int cancelled_calls = 0;
    Timer moved(loop, [&] { ++moved_calls; });
    Timer cancelled(loop, [&] { ++cancelled_calls; });
    Timer last(loop, [&] { loop.stop(); });
    moved.arm(loop.now().mono + 1ms);
    moved.arm(MonoTime::max());
    cancelled.arm(loop.now().mono + 1ms);
    cancelled.arm(std::nullopt);
    last.arm(loop.now().mono + 5ms);
    loop.run();
    CHECK(moved_calls == 0);
    CHECK(cancelled_calls == 0);
}

TEST_CASE("timer: its callback may arm it again or destroy it") {
    Loop loop;
    int calls = 0;
    std::unique_ptr<Timer> timer;
    timer = std::make_unique<Timer>(loop, [&] {
        if (++calls == 3) {
            timer.reset();
        } else {
            timer->arm(loop.now().mono + 1ms);
        }
    });
    timer->arm(loop.now().mono);
    while (timer) {
        loop.run_once();
    }
    CHECK(calls == 3);
}
