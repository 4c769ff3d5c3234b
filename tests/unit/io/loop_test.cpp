#include "io/loop.hpp"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "io/mailbox.hpp"

using aura::io::Loop;

TEST_CASE("loop: a deferred task runs after the callback that deferred it, in order") {
    Loop loop;
    std::vector<int> order;
    loop.post([&] {
        loop.defer([&] { order.push_back(2); });
        loop.defer([&] {
            order.push_back(3);
            loop.stop();
        });
        order.push_back(1);
    });
    loop.run();
    CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("loop: a task deferred by a deferred task runs in a later turn, without a wait") {
    Loop loop;
    int depth = 0;
    const auto again = [&](auto& self) -> void {
        if (++depth < 100) {
            loop.defer([&] { self(self); });
        } else {
            loop.stop();
        }
    };
    again(again);
    loop.run();
    CHECK(depth == 100);
}

TEST_CASE("loop: time does not pass within one callback and does between turns") {
    Loop loop;
    aura::Now first{};
    loop.post([&] {
        first = loop.now();
        CHECK(loop.now().mono == first.mono);
    });
    loop.run_once();
    while (loop.now().mono == first.mono) {
        loop.defer([] {});
        loop.run_once();
    }
    CHECK(loop.now().mono > first.mono);
}

TEST_CASE("loop: tasks posted by several threads all arrive, each thread's in its order") {
    constexpr int kThreads = 4;
    constexpr int kTasks = 1000;
    Loop loop;
    std::vector<std::vector<int>> arrived(kThreads);
    int left = kThreads * kTasks;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kTasks; ++i) {
                loop.post([&, t, i] {
                    arrived[static_cast<std::size_t>(t)].push_back(i);
                    if (--left == 0) {
                        loop.stop();
                    }
                });
            }
        });
    }
    loop.run();
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const std::vector<int>& tasks : arrived) {
        REQUIRE(tasks.size() == kTasks);
        for (int i = 0; i < kTasks; ++i) {
            CHECK(tasks[static_cast<std::size_t>(i)] == i);
        }
    }
}

TEST_CASE("loop: its mailbox refuses once the loop is gone, and what waited is destroyed unrun") {
    auto loop = std::make_unique<Loop>();
    const auto mailbox = loop->mailbox();
    auto token = std::make_shared<int>(0);
    const std::weak_ptr<int> waiting = token;
    bool ran = false;
    CHECK(mailbox->post([&ran, token = std::move(token)] { ran = true; }));
    loop.reset();
    CHECK(waiting.expired());
    CHECK_FALSE(mailbox->post([&ran] { ran = true; }));
    CHECK_FALSE(ran);
}
