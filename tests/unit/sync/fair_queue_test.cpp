#include "sync/fair_queue.hpp"

#include <doctest/doctest.h>

#include "team_events.hpp"

using aura::sync::FairQueue;
using namespace aura::sync::test;

namespace {

constexpr std::size_t kQuantum = 100;

// Who sends next, one run of `bytes`.
aura::wire::LogId serve(FairQueue& queue, std::size_t bytes) {
    while (true) {
        const auto log = queue.turn();
        REQUIRE(log.has_value());
        if (queue.spend(bytes)) {
            return *log;
        }
    }
}

}  // namespace

TEST_CASE("fair queue: an empty one has nobody's turn") {
    FairQueue queue(kQuantum);
    CHECK(queue.empty());
    CHECK_FALSE(queue.turn().has_value());
    queue.remove(log_of(author(1)));
    CHECK(queue.empty());
}

TEST_CASE("fair queue: authors alternate, whatever one of them has to send") {
    FairQueue queue(kQuantum);
    queue.add(log_of(author(1)));
    queue.add(log_of(author(2)));
    for (int round = 0; round < 3; ++round) {
        CHECK(serve(queue, kQuantum).author == author(1));
        CHECK(serve(queue, kQuantum).author == author(2));
    }
}

TEST_CASE("fair queue: an author of small runs sends as many bytes as one of large ones") {
    FairQueue queue(kQuantum);
    queue.add(log_of(author(1)));
    queue.add(log_of(author(2)));
    std::size_t small = 0;
    std::size_t large = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto log = queue.turn();
        const bool is_large = log->author == author(2);
        const std::size_t bytes = is_large ? 250 : 10;
        if (queue.spend(bytes)) {
            (is_large ? large : small) += bytes;
        }
    }
    CHECK(small > 0);
    CHECK(large > 0);
    CHECK(small <= large + 3 * kQuantum);
    CHECK(large <= small + 3 * kQuantum);
}

TEST_CASE("fair queue: who comes late waits one round at most") {
    FairQueue queue(kQuantum);
    for (std::uint8_t i = 1; i <= 5; ++i) {
        queue.add(log_of(author(i)));
    }
    for (int i = 0; i < 20; ++i) {
        static_cast<void>(serve(queue, kQuantum));
    }
    queue.add(log_of(author(9)));
    int before = 0;
    while (serve(queue, kQuantum).author != author(9)) {
        ++before;
    }
    CHECK(before <= 5);
}

TEST_CASE("fair queue: the logs of one author take turns") {
    FairQueue queue(kQuantum);
    queue.add(log_of(author(1), 1, 1));
    queue.add(log_of(author(1), 1, 2));
    const auto first = serve(queue, 10);
    const auto second = serve(queue, 10);
    CHECK(first != second);
    CHECK(serve(queue, 10) == first);
}

TEST_CASE("fair queue: an author whose last log is removed leaves its turn to the next") {
    FairQueue queue(kQuantum);
    queue.add(log_of(author(1)));
    queue.add(log_of(author(2)));
    const auto log = *queue.turn();
    queue.remove(log);
    CHECK(queue.turn()->author != log.author);
    queue.remove(*queue.turn());
    CHECK(queue.empty());
    queue.add(log);
    CHECK(queue.turn() == log);
}
