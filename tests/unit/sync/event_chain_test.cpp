#include "sync/event_chain.hpp"

#include <doctest/doctest.h>

#include "device.hpp"

using aura::Bytes;
using aura::ErrorCode;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

// A log of three events, the first two signed together with the third.
struct ChainStory {
    ChainStory() : hub(make_hub(1)), alice(make_member(*hub, 2)) {
        for (const char* text : {"one", "two", "three"}) {
            REQUIRE(alice->append(5, text).has_value());
        }
        alice->settle();
        run = alice->stored_run(alice->log(5));
        REQUIRE(run.events.size() == 3);
    }

    [[nodiscard]] aura::Result<VerifiedRun> verify(const Head& head = {}) const {
        return verify_run({alice->replica.team(), hub->id(), head, recent}, run);
    }

    std::unique_ptr<Device> hub;
    std::unique_ptr<Device> alice;
    wire::Events run;
    RecentEvents recent{1 << 20};
};

}  // namespace

TEST_CASE("chain: a run that was made here verifies to the ids it was given") {
    const ChainStory story;
    const auto verified = story.verify();
    REQUIRE(verified.has_value());
    REQUIRE(verified->events.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(verified->events[i]->id == story.alice->durable[i + 2]->id);
        CHECK(verified->events[i]->event == story.alice->durable[i + 2]->event);
    }
    CHECK_FALSE(verified->fork.has_value());
}

TEST_CASE("chain: the events of one commit share the signature of the last") {
    const ChainStory story;
    CHECK_FALSE(story.run.events[0].signature.has_value());
    CHECK_FALSE(story.run.events[1].signature.has_value());
    CHECK(story.run.events[2].signature.has_value());
}

TEST_CASE("chain: an altered content, time, kind or order is a bad signature") {
    ChainStory story;
    SUBCASE("content") {
        story.run.events[0].content->front() ^= 1;
    }
    SUBCASE("envelope") {
        story.run.events[1].envelope = Bytes{1};
    }
    SUBCASE("time") {
        story.run.events[1].header.time = wire::HybridTime{1};
    }
    SUBCASE("kind") {
        story.run.events[1].header.kind = wire::EventKind::head_moved;
    }
    SUBCASE("order") {
        std::swap(story.run.events[0], story.run.events[1]);
    }
    SUBCASE("signature") {
        story.run.events[2].signature->bytes[3] ^= 1;
    }
    SUBCASE("log") {
        story.run.log.repo = repo(6);
    }
    SUBCASE("author") {
        story.run.log.author = story.hub->id();
    }
    CHECK(story.verify().error().is(ErrorCode::event_bad_signature));
}

TEST_CASE("chain: any signature a run carries is checked, not only the last") {
    ChainStory story;
    story.run.events[0].signature = story.run.events[2].signature;
    CHECK(story.verify().error().is(ErrorCode::event_bad_signature));
}

TEST_CASE("chain: withheld parts verify by their hashes") {
    ChainStory story;
    const auto& original = story.alice->durable[2]->event;
    story.run.events[0].content.reset();
    story.run.events[0].header.content_hash = original.header.content_hash;
    const auto verified = story.verify();
    REQUIRE(verified.has_value());
    CHECK(verified->events[2]->id == story.alice->durable[4]->id);
}

TEST_CASE("chain: a run that starts behind the head is a gap") {
    ChainStory story;
    story.run.events.erase(story.run.events.begin());
    story.run.first = Seq{2};
    CHECK(story.verify().error().is(ErrorCode::event_gap));
}

TEST_CASE("chain: what is held already is passed over") {
    ChainStory story;
    const auto all = story.verify();
    const Head second{Seq{2}, all->events[1]->id};
    SUBCASE("by number, when the events are not at hand") {
        CHECK(story.verify(second)->events.size() == 1);
    }
    SUBCASE("after comparing, when they are") {
        story.recent.add(all->events[0]);
        story.recent.add(all->events[1]);
        CHECK(story.verify(second)->events.size() == 1);
    }
    SUBCASE("all of it") {
        const Head third{Seq{3}, all->events[2]->id};
        CHECK(story.verify(third)->events.empty());
    }
}

TEST_CASE("chain: another event at a place that is held is a fork, with both ids") {
    ChainStory story;
    const auto all = story.verify();
    const Head other{Seq{2}, event_id(wire::EventHeader{})};
    const auto verified = story.verify(other);
    REQUIRE(verified.has_value());
    REQUIRE(verified->fork.has_value());
    CHECK(*verified->fork == Fork{story.run.log, Seq{2}, other.id, all->events[1]->id});
    CHECK(verified->events.empty());
}

TEST_CASE("chain: a run of impossible shape is malformed") {
    ChainStory story;
    SUBCASE("no events") {
        story.run.events.clear();
    }
    SUBCASE("unsigned end") {
        story.run.events.pop_back();
    }
    SUBCASE("position zero") {
        story.run.first = Seq{0};
    }
    SUBCASE("positions that overflow") {
        story.run.first = Seq{std::numeric_limits<std::uint64_t>::max() - 1};
    }
    SUBCASE("a kind of another log") {
        story.run.events[0].header.kind = wire::EventKind::key_granted;
    }
    CHECK(story.verify().error().is(ErrorCode::wire_malformed));
}

TEST_CASE("chain: a team log never lacks an envelope") {
    ChainStory story;
    auto run = story.hub->stored_run(story.hub->log(0));
    run.events[0].header.envelope_hash = story.hub->durable[0]->event.header.envelope_hash;
    run.events[0].envelope.reset();
    const RecentEvents recent(0);
    const auto verified = verify_run({story.hub->replica.team(), story.hub->id(), {}, recent}, run);
    CHECK(verified.error().is(ErrorCode::wire_malformed));
}

TEST_CASE("chain: a run over its bounds is too large, a single large event is not") {
    ChainStory story;
    story.run.events[0].content = Bytes(wire::kSignatureBytesMax);
    CHECK(story.verify().error().is(ErrorCode::wire_too_large));
    wire::Events many = story.run;
    many.events.assign(wire::kSignatureEventsMax + 1, story.run.events[2]);
    std::swap(story.run, many);
    CHECK(story.verify().error().is(ErrorCode::wire_too_large));

    REQUIRE(story.alice->append(7, std::string(wire::kSignatureBytesMax * 2, 'x')).has_value());
    story.alice->settle();
    story.run = story.alice->stored_run(story.alice->log(7));
    CHECK(story.verify().has_value());
}

TEST_CASE("chain: each log takes the kinds that belong into it") {
    const aura::AuthorId hub = Device(1, {}).id();
    const aura::AuthorId peer = Device(2, {}).id();
    const wire::LogId hub_team{hub, {}, {}};
    const wire::LogId peer_team{peer, {}, {}};
    const wire::LogId peer_repo{peer, {}, repo(1)};
    using enum wire::EventKind;
    CHECK(kind_fits(member_added, hub_team, hub));
    CHECK_FALSE(kind_fits(member_added, peer_team, hub));
    CHECK_FALSE(kind_fits(member_added, peer_repo, hub));
    CHECK(kind_fits(key_granted, peer_team, hub));
    CHECK_FALSE(kind_fits(key_granted, peer_repo, hub));
    CHECK(kind_fits(file_changed, peer_repo, hub));
    CHECK_FALSE(kind_fits(file_changed, peer_team, hub));
    CHECK_FALSE(kind_fits(wire::EventKind{0}, peer_team, hub));
    // A kind of a newer version is passed on.
    CHECK(kind_fits(wire::EventKind{40}, peer_repo, hub));
}

TEST_CASE("chain: the longest run ends at a signature and stays in bounds") {
    wire::Event plain;
    plain.content = Bytes(100);
    wire::Event last = plain;
    last.signature.emplace();
    CHECK(run_length({&plain, &last, &plain}) == 2);
    CHECK(run_length({&plain, &plain}) == 0);
    CHECK(run_length({}) == 0);
    wire::Event large = last;
    large.content = Bytes(wire::kSignatureBytesMax);
    CHECK(run_length({&large, &last}) == 1);
    CHECK(run_length({&last, &large}) == 1);
    const std::vector<const wire::Event*> many(wire::kSignatureEventsMax + 5, &last);
    CHECK(run_length(many) == wire::kSignatureEventsMax);
}
