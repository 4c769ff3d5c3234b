#include "daemon/event_rate.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using namespace std::chrono_literals;
using aura::test::author;
using daemon::EventRate;

namespace {

const MonoTime kStart = MonoTime(1000h);

}  // namespace

TEST_CASE("event rate: what a member wrote within the last minute counts, and nothing of others") {
    EventRate rate;
    rate.count(kStart, author(1));
    rate.count(kStart + 10s, author(1));
    rate.count(kStart + 10s, author(2));
    CHECK(rate.per_minute(kStart + 10s, author(1)) == 2);
    CHECK(rate.per_minute(kStart + 10s, author(2)) == 1);
    CHECK(rate.per_minute(kStart + 10s, author(3)) == 0);
}

TEST_CASE("event rate: a minute later an event counts no more, with and without newer ones") {
    EventRate rate;
    rate.count(kStart, author(1));
    CHECK(rate.per_minute(kStart + 59s, author(1)) == 1);
    CHECK(rate.per_minute(kStart + 60s, author(1)) == 0);
    rate.count(kStart + 60s, author(1));
    CHECK(rate.per_minute(kStart + 60s, author(1)) == 1);
    rate.count(kStart + 24h, author(1));
    CHECK(rate.per_minute(kStart + 24h, author(1)) == 1);
    CHECK(rate.per_minute(kStart + 25h, author(1)) == 0);
}
