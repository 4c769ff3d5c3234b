#include "base/fifo.hpp"

#include <memory>

#include <doctest/doctest.h>

using aura::Fifo;

TEST_CASE("fifo: what went in first comes out first, however they alternate") {
    Fifo<int> queue;
    int in = 0;
    int out = 0;
    for (int round = 1; round < 50; ++round) {
        for (int i = 0; i < round; ++i) {
            queue.push(in++);
        }
        for (int i = 0; i < round - round % 3; ++i) {
            CHECK(queue.front() == out);
            CHECK(queue.pop() == out++);
        }
        CHECK(queue.size() == static_cast<std::size_t>(in - out));
        for (std::size_t i = 0; i < queue.size(); ++i) {
            CHECK(queue[i] == out + static_cast<int>(i));
        }
    }
    CHECK(queue.back() == in - 1);
}

TEST_CASE("fifo: what is taken out is let go of at once") {
    const auto item = std::make_shared<int>(1);
    Fifo<std::shared_ptr<int>> queue;
    for (int i = 0; i < 9; ++i) {
        queue.push(item);
    }
    for (int left = 8; left >= 0; --left) {
        (void)queue.pop();
        CHECK(item.use_count() == left + 1);
    }
    CHECK(queue.empty());
}
