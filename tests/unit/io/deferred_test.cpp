#include "io/deferred.hpp"

#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "io/loop.hpp"

using aura::io::Deferred;
using aura::io::Loop;

TEST_CASE("deferred: a call scheduled twice runs once") {
    Loop loop;
    int calls = 0;
    Deferred deferred(loop, [&] { ++calls; });
    deferred.schedule();
    deferred.schedule();
    CHECK(deferred.is_scheduled());
    loop.run_once();
    CHECK(calls == 1);
    CHECK_FALSE(deferred.is_scheduled());
}

TEST_CASE("deferred: calls run in the order in which they were scheduled") {
    Loop loop;
    std::vector<int> order;
    Deferred a(loop, [&] { order.push_back(1); });
    Deferred b(loop, [&] { order.push_back(2); });
    Deferred c(loop, [&] { order.push_back(3); });
    c.schedule();
    a.schedule();
    b.schedule();
    loop.run_once();
    CHECK(order == std::vector{3, 1, 2});
}

TEST_CASE("deferred: a destroyed or cancelled one does not run, not even in the same batch") {
    Loop loop;
    int calls = 0;
    auto victim = std::make_unique<Deferred>(loop, [&] { ++calls; });
    Deferred cancelled(loop, [&] { ++calls; });
    Deferred killer(loop, [&] {
        victim.reset();
        cancelled.cancel();
    });
    killer.schedule();
    victim->schedule();
    cancelled.schedule();
    loop.run_once();
    CHECK(calls == 0);
}

TEST_CASE("deferred: one that schedules itself runs once a turn, and may destroy itself") {
    Loop loop;
    int calls = 0;
    std::unique_ptr<Deferred> deferred;
    deferred = std::make_unique<Deferred>(loop, [&] {
        if (++calls == 3) {
            deferred.reset();
        } else {
            deferred->schedule();
        }
    });
    deferred->schedule();
    while (deferred) {
        loop.run_once();
    }
    CHECK(calls == 3);
}
