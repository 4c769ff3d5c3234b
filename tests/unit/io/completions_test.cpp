#include "io/completions.hpp"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "turns.hpp"

using aura::io::Completions;
using aura::io::Loop;
using aura::io::Task;
using aura::io::test::run_until;

namespace {

std::vector<Task> one(Task task) {
    std::vector<Task> tasks;
    tasks.push_back(std::move(task));
    return tasks;
}

}  // namespace

TEST_CASE("completions: what other threads add runs on the loop's thread") {
    Loop loop;
    Completions completions(loop);
    int calls = 0;
    const auto home = std::this_thread::get_id();
    std::thread other([&] {
        for (int i = 0; i < 100; ++i) {
            completions.add(one([&] {
                CHECK(std::this_thread::get_id() == home);
                ++calls;
            }));
        }
    });
    run_until(loop, [&] { return calls == 100; });
    other.join();
}

TEST_CASE("completions: run does not wait for the loop, and nothing runs twice") {
    Loop loop;
    Completions completions(loop);
    int calls = 0;
    completions.add(one([&] { ++calls; }));
    completions.run();
    CHECK(calls == 1);
    loop.run_once();
    CHECK(calls == 1);
}

TEST_CASE("completions: a completion may destroy the queue, the rest never runs") {
    Loop loop;
    auto completions = std::make_unique<Completions>(loop);
    int calls = 0;
    completions->add(one([&] {
        ++calls;
        completions.reset();
    }));
    completions->add(one([&] { ++calls; }));
    run_until(loop, [&] { return completions == nullptr; });
    CHECK(calls == 1);
}
