#include "io/serial_worker.hpp"

#include <future>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "turns.hpp"

using aura::ErrorCode;
using aura::io::Loop;
using aura::io::SerialWorker;
using aura::io::test::run_until;

namespace {

std::vector<int> echo(std::vector<int> batch) {
    return batch;
}

}  // namespace

TEST_CASE("serial worker: each request gets its own reply, in order") {
    Loop loop;
    SerialWorker<int, std::string> worker(loop, 100, [](std::vector<int> batch) {
        std::vector<std::string> replies;
        for (const int request : batch) {
            replies.push_back(std::to_string(request));
        }
        return replies;
    });
    std::vector<std::string> replies;
    for (int i = 0; i < 5; ++i) {
        REQUIRE(worker.submit(i, [&](std::string reply) { replies.push_back(std::move(reply)); }));
    }
    run_until(loop, [&] { return replies.size() == 5; });
    CHECK(replies == std::vector<std::string>{"0", "1", "2", "3", "4"});
}

TEST_CASE("serial worker: what waits while it works is the next batch, all at once") {
    Loop loop;
    std::promise<void> begun;
    std::promise<void> gate;
    std::vector<std::size_t> sizes;  // read after finish() only
    SerialWorker<int, int> worker(
        loop, 100, [&, open = gate.get_future().share()](std::vector<int> batch) {
            if (sizes.empty()) {
                begun.set_value();
                open.wait();
            }
            sizes.push_back(batch.size());
            return batch;
        });
    int sum = 0;
    const auto add = [&](int reply) { sum += reply; };
    REQUIRE(worker.submit(1, add));
    begun.get_future().wait();
    for (int i = 2; i <= 10; ++i) {
        REQUIRE(worker.submit(i, add));
    }
    CHECK(worker.waiting() == 9);
    gate.set_value();
    worker.finish();
    CHECK(sizes == std::vector<std::size_t>{1, 9});
    CHECK(sum == 55);
}

TEST_CASE("serial worker: more requests than may wait are refused with limit") {
    Loop loop;
    std::promise<void> begun;
    std::promise<void> gate;
    SerialWorker<int, int> worker(
        loop,
        2,
        [&, open = gate.get_future().share(), first = true](std::vector<int> batch) mutable {
            if (std::exchange(first, false)) {
                begun.set_value();
                open.wait();
            }
            return batch;
        });
    int completed = 0;
    const auto count = [&](int) { ++completed; };
    REQUIRE(worker.submit(1, count));
    begun.get_future().wait();
    CHECK(worker.submit(2, count));
    CHECK(worker.submit(3, count));
    const auto refused = worker.submit(4, count);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::limit));
    gate.set_value();
    worker.finish();
    CHECK(completed == 3);
}

TEST_CASE("serial worker: finish handles what waits, then refuses") {
    Loop loop;
    SerialWorker<int, int> worker(loop, 100, echo);
    int sum = 0;
    for (int i = 1; i <= 10; ++i) {
        REQUIRE(worker.submit(i, [&](int reply) { sum += reply; }));
    }
    worker.finish();
    CHECK(sum == 55);
    CHECK_FALSE(worker.submit(11, [](int) {}));
}

TEST_CASE("serial worker: after its destruction no completion runs") {
    Loop loop;
    int completed = 0;
    {
        SerialWorker<int, int> worker(loop, 100, echo);
        for (int i = 0; i < 10; ++i) {
            REQUIRE(worker.submit(i, [&](int) { ++completed; }));
        }
    }
    loop.defer([] {});
    loop.run_once();
    CHECK(completed == 0);
}
