#include "sync/recent_events.hpp"

#include <doctest/doctest.h>

#include "team_events.hpp"

using aura::Seq;
using aura::sync::RecentEvents;
using namespace aura::sync::test;

namespace {

aura::store::EventRef event_ref(const aura::wire::LogId& log, std::uint8_t seq) {
    return std::make_shared<aura::store::StoredEvent>(stored(log, seq, founded("x")));
}

const aura::wire::LogId kA = log_of(author(1));
const aura::wire::LogId kB = log_of(author(2));

}  // namespace

TEST_CASE("recent: what was added is found until there is no room") {
    const std::size_t size = aura::wire::wire_size(event_ref(kA, 1)->event);
    RecentEvents recent(3 * size);
    recent.add(event_ref(kA, 5));
    recent.add(event_ref(kB, 1));
    recent.add(event_ref(kA, 6));
    CHECK(recent.bytes() == 3 * size);
    CHECK(recent.find(kA, Seq{4}) == nullptr);
    CHECK(recent.find(kA, Seq{5})->event.header.seq == Seq{5});
    CHECK(recent.find(kA, Seq{6})->event.header.seq == Seq{6});
    CHECK(recent.find(kA, Seq{7}) == nullptr);
    CHECK(recent.find(log_of(author(3)), Seq{1}) == nullptr);
    recent.add(event_ref(kB, 2));
    CHECK(recent.find(kA, Seq{5}) == nullptr);
    CHECK(recent.find(kA, Seq{6}) != nullptr);
    recent.add(event_ref(kB, 3));
    CHECK(recent.find(kB, Seq{1}) == nullptr);
    CHECK(recent.bytes() == 3 * size);
}

TEST_CASE("recent: an event larger than the room leaves nothing behind") {
    RecentEvents recent(1);
    recent.add(event_ref(kA, 1));
    CHECK(recent.bytes() == 0);
    CHECK(recent.find(kA, Seq{1}) == nullptr);
    recent.add(event_ref(kA, 7));
    CHECK(recent.bytes() == 0);
}
