#include "sync/branches.hpp"

#include <doctest/doctest.h>

#include "device.hpp"
#include "sync/event_chain.hpp"
#include "wire/branch.hpp"

using aura::Bytes;
using aura::ErrorCode;
using aura::EventId;
using aura::Incarnation;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace store = aura::store;
namespace wire = aura::wire;

namespace {

// Alice's log of three events, and a branch of it behind the first one.
struct Story {
    Story() : hub(make_hub(1)), alice(make_member(*hub, 2)), log(alice->log(5)), to(log) {
        for (const char* text : {"one", "two", "three"}) {
            REQUIRE(alice->append(5, text).has_value());
        }
        alice->settle();
        to.incarnation = Incarnation{77};
        const auto read = for_each_event(alice->store, log, [this](const auto& event) {
            written.push_back(event);
            return aura::Status();
        });
        REQUIRE(read.has_value());
        base = {Seq{1}, written[0].id};
    }

    [[nodiscard]] store::StoredEvent begin() const {
        store::StoredEvent event;
        event.event.header.log = to;
        event.event.header.seq = Seq{1};
        event.event.header.kind = wire::EventKind::branch_begun;
        event.event.envelope = encode(wire::BranchBegun{log.incarnation, base.seq, base.id});
        return event;
    }

    // The last `count` events, as they stand in the branch.
    [[nodiscard]] store::EventRef moved(std::size_t index) const {
        return moved_into_branch(written.at(index).event, to, base);
    }

    std::unique_ptr<Device> hub;
    std::unique_ptr<Device> alice;
    wire::LogId log;
    wire::LogId to;
    std::vector<store::StoredEvent> written;
    Head base;
};

}  // namespace

TEST_CASE("branches: an event in a branch has the id that it was written with, and its place") {
    const Story story;
    const store::EventRef moved = story.moved(2);
    CHECK(moved->id == story.written[2].id);
    CHECK(event_id(moved->event.header) == moved->id);
    CHECK(moved->event.header.log == story.to);
    CHECK(moved->event.header.seq == Seq{3});
    CHECK(moved->event.header.written_at == wire::FirstPlace{story.log.incarnation, Seq{3}});
    CHECK(follows(moved->event.header, story.written[1].id));
    CHECK_FALSE(follows(moved->event.header, story.written[0].id));
    // The first one follows the last common event; before it in the branch is the branch's begin.
    CHECK(follows(story.moved(1)->event.header, EventId{}));
}

TEST_CASE("branches: a log ends where a branch begins that holds its last event") {
    const Story story;
    Branches branches;
    REQUIRE(branches.note(story.begin()));
    CHECK(branches.find(story.to) == Branch{story.log, story.base});
    CHECK_FALSE(branches.find(story.log).has_value());
    REQUIRE(branches.note(*story.moved(1)));
    CHECK(branches.end_of(story.log, story.written[1].id) == story.base);
    // As long as the branch does not hold it, it stays.
    CHECK_FALSE(branches.end_of(story.log, story.written[2].id).has_value());
    REQUIRE(branches.note(*story.moved(2)));
    CHECK(branches.end_of(story.log, story.written[2].id) == story.base);
    CHECK_FALSE(branches.end_of(story.log, story.written[0].id).has_value());
    CHECK_FALSE(branches.end_of(story.to, story.written[2].id).has_value());
}

TEST_CASE("branches: what begins none, or stands elsewhere than first, is none") {
    const Story story;
    Branches branches;
    REQUIRE(branches.note(story.written[0]));
    CHECK_FALSE(branches.find(story.log).has_value());
    store::StoredEvent late = story.begin();
    late.event.header.seq = Seq{2};
    CHECK(branches.note(late).error().is(ErrorCode::wire_malformed));
    store::StoredEvent unreadable = story.begin();
    unreadable.event.envelope->push_back(0);
    CHECK(branches.note(unreadable).error().is(ErrorCode::wire_malformed));
}

TEST_CASE("branches: a branch verifies as a run, and not when it claims another begin") {
    const Story story;
    Device& alice = *story.alice;
    wire::Event begin = story.begin().event;
    begin.header.team = alice.replica.team();
    begin.header.envelope_hash = envelope_hash(*begin.envelope);
    begin.content = Bytes{};
    begin.header.content_hash = content_hash(*begin.content);
    begin.signature = sign_event(alice.identity, event_id(begin.header));
    const RecentEvents recent(1 << 20);
    const ChainContext context{alice.replica.team(), story.hub->id(), {}, recent};
    wire::Events run{story.to, Seq{1}, {begin, story.moved(1)->event, story.moved(2)->event}};
    const auto verified = verify_run(context, run);
    REQUIRE(verified.has_value());
    REQUIRE(verified->events.size() == 3);
    CHECK(verified->events[1]->id == story.written[1].id);
    CHECK(verified->events[2]->event == story.moved(2)->event);
    SUBCASE("another place") {
        run.events[0].envelope =
            encode(wire::BranchBegun{story.log.incarnation, Seq{2}, story.base.id});
    }
    SUBCASE("another event before it") {
        run.events[0].envelope =
            encode(wire::BranchBegun{story.log.incarnation, Seq{1}, story.written[1].id});
    }
    run.events[0].signature.reset();
    CHECK(verify_run(context, run).error().is(ErrorCode::event_bad_signature));
}
