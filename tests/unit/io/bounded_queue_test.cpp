#include "io/bounded_queue.hpp"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using aura::io::BoundedQueue;

TEST_CASE("bounded queue: takes as much as it may hold, then refuses and leaves the item alone") {
    BoundedQueue<std::unique_ptr<int>> queue(2);
    CHECK(queue.push(std::make_unique<int>(1)));
    CHECK(queue.push(std::make_unique<int>(2)));
    auto third = std::make_unique<int>(3);
    CHECK_FALSE(queue.push(std::move(third)));
    CHECK(third != nullptr);  // NOLINT(bugprone-use-after-move): not taken, so still ours
    CHECK(queue.size() == 2);
    CHECK(**queue.take() == 1);
    CHECK(queue.push(std::move(third)));
}

TEST_CASE("bounded queue: once closed it refuses items and gives out those it has") {
    BoundedQueue<int> queue(4);
    CHECK(queue.push(1));
    CHECK(queue.push(2));
    queue.close();
    CHECK_FALSE(queue.push(3));
    CHECK(queue.take() == 1);
    CHECK(queue.take_all() == std::vector{2});
    CHECK(queue.take() == std::nullopt);
    CHECK(queue.take_all().empty());
}

TEST_CASE("bounded queue: a reader that waits gets every item in order, and the end") {
    BoundedQueue<int> queue(1000);
    std::vector<int> taken;
    std::thread reader([&] {
        while (const std::optional<int> item = queue.take()) {
            taken.push_back(*item);
        }
    });
    for (int i = 0; i < 1000; ++i) {
        CHECK(queue.push(int{i}));
    }
    queue.close();
    reader.join();
    REQUIRE(taken.size() == 1000);
    CHECK(taken.front() == 0);
    CHECK(taken.back() == 999);
}
