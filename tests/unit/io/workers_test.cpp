#include "io/workers.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "turns.hpp"

using aura::ErrorCode;
using aura::io::Loop;
using aura::io::Workers;
using aura::io::test::run_until;

TEST_CASE("workers: a job runs on another thread, its result comes back to the loop's") {
    Loop loop;
    Workers workers(loop, {.threads = 2});
    const auto home = std::this_thread::get_id();
    std::unique_ptr<int> result;
    REQUIRE(workers.submit(
        [home] {
            CHECK(std::this_thread::get_id() != home);
            return std::make_unique<int>(42);
        },
        [&](std::unique_ptr<int> value) {
            CHECK(std::this_thread::get_id() == home);
            result = std::move(value);
        }));
    run_until(loop, [&] { return result != nullptr; });
    CHECK(*result == 42);
}

TEST_CASE("workers: a job without a result completes too") {
    Loop loop;
    Workers workers(loop, {.threads = 1});
    bool done = false;
    REQUIRE(workers.submit([] {}, [&] { done = true; }));
    run_until(loop, [&] { return done; });
}

TEST_CASE("workers: more jobs than may wait are refused with limit, those taken all complete") {
    Loop loop;
    Workers workers(loop, {.threads = 1, .waiting_max = 3});
    std::promise<void> gate;
    std::promise<void> begun;
    int completed = 0;
    REQUIRE(workers.submit(
        [&begun, open = gate.get_future()] {
            begun.set_value();
            open.wait();
        },
        [&] { ++completed; }));
    begun.get_future().wait();
    for (int i = 0; i < 3; ++i) {
        CHECK(workers.submit([] {}, [&] { ++completed; }));
    }
    const auto refused = workers.submit([] {}, [&] { ++completed; });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));
    gate.set_value();
    run_until(loop, [&] { return completed == 4; });
}

TEST_CASE("workers: finish waits for every job and runs the completions before it returns") {
    Loop loop;
    Workers workers(loop, {.threads = 4});
    int completed = 0;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(workers.submit([i] { return i; }, [&](int) { ++completed; }));
    }
    workers.finish();
    CHECK(completed == 100);
    CHECK_FALSE(workers.submit([] {}, [] {}));
}

TEST_CASE(
    "workers: destruction waits for the job that runs, drops those that wait, and no "
    "completion runs") {
    Loop loop;
    std::atomic<int> ran{0};
    int completed = 0;
    {
        Workers workers(loop, {.threads = 1});
        std::promise<void> begun;
        REQUIRE(workers.submit(
            [&] {
                ++ran;
                begun.set_value();
            },
            [&] { ++completed; }));
        begun.get_future().wait();
        REQUIRE(workers.submit([&] { ++ran; }, [&] { ++completed; }));
    }
    CHECK(ran >= 1);
    loop.defer([] {});
    loop.run_once();
    CHECK(completed == 0);
}

TEST_CASE("workers: a completion may destroy the pool") {
    Loop loop;
    auto workers = std::make_unique<Workers>(loop, aura::io::WorkersOptions{.threads = 2});
    REQUIRE(workers->submit([] {}, [&] { workers.reset(); }));
    run_until(loop, [&] { return workers == nullptr; });
}
