#include "runtime/away_trees.hpp"

#include <set>

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace std::chrono_literals;
using aura::Duration;
using aura::MonoTime;
using aura::runtime::AwayTrees;
using aura::runtime::LinkId;

namespace {

constexpr MonoTime kMorning{std::chrono::hours(8)};
const LinkId kFirst = aura::test::filled<LinkId>(1);
const LinkId kSecond = aura::test::filled<LinkId>(2);

}  // namespace

TEST_CASE("away trees: each is looked for again and again, less often each time up to a bound") {
    aura::SeededPrng prng(1);
    AwayTrees away(prng);
    CHECK_FALSE(away.next_deadline());
    MonoTime now = kMorning;
    Duration before{};
    for (int i = 0; i < 20; ++i) {
        away.missed(now, kFirst);
        const auto due = away.next_deadline();
        REQUIRE(due);
        const Duration wait = *due - now;
        CHECK(wait >= AwayTrees::kBounds.first * 3 / 4);
        CHECK(wait <= AwayTrees::kBounds.longest * 5 / 4);
        CHECK((wait > before || wait >= AwayTrees::kBounds.longest * 3 / 4));
        before = wait;
        CHECK_FALSE(away.take_due(*due - 1ms));
        now = *due;
        CHECK(away.take_due(now) == kFirst);
        // It is being looked for.
        CHECK_FALSE(away.take_due(now + 1h));
        CHECK_FALSE(away.next_deadline());
    }
}

TEST_CASE("away trees: several have one next time, and who is back is not looked for") {
    aura::SeededPrng prng(1);
    AwayTrees away(prng);
    away.missed(kMorning, kFirst);
    away.missed(kMorning, kSecond);
    const MonoTime later = kMorning + 2s;
    std::set<LinkId> due;
    while (const auto link = away.take_due(later)) {
        due.insert(*link);
    }
    CHECK(due == std::set{kFirst, kSecond});
    away.missed(later, kFirst);
    away.missed(later, kSecond);
    away.forget(kFirst);
    CHECK(away.take_due(later + 1h) == kSecond);
    away.forget(kSecond);
    CHECK_FALSE(away.take_due(later + 2h));
    CHECK_FALSE(away.next_deadline());
}

TEST_CASE("away trees: in a hurry all are looked for now, and often again") {
    aura::SeededPrng prng(1);
    AwayTrees away(prng);
    MonoTime now = kMorning;
    for (int i = 0; i < 10; ++i) {
        away.missed(now, kFirst);
        now = *away.next_deadline();
        CHECK(away.take_due(now) == kFirst);
    }
    away.hurry(now);  // it is being looked for already
    CHECK_FALSE(away.take_due(now));
    away.missed(now, kFirst);
    away.hurry(now);
    CHECK(away.take_due(now) == kFirst);
    away.missed(now, kFirst);
    CHECK(*away.next_deadline() <= now + AwayTrees::kBounds.first * 5 / 4);
}
