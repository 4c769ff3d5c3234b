// The Mothership's team logs in a session, and what an unconfirmed Mothership gives in it.
#include "sync/hub_logs.hpp"

#include <doctest/doctest.h>

#include "link.hpp"

using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

// The Mothership of the trio as it was before Bob came, on another device's disk.
struct Restored {
    Restored() {
        // Alice and her Mothership meet before Bob comes, who has something to say.
        backup = hub->backup();
        bob = make_member(*hub, 3);
        replicate(*hub, *alice);
        REQUIRE(alice->append(5, "from alice").has_value());
        alice->settle();
        put_back = std::make_unique<Device>(1, hub->id(), backup);
        put_back->replica.begin_incarnation("a restored backup");
        put_back->settle();
    }

    std::unique_ptr<Device> hub = make_hub(1);
    std::unique_ptr<Device> alice = make_member(*hub, 2);
    std::unique_ptr<Device> bob;
    aura::store::Batch backup;
    std::unique_ptr<Device> put_back;
};

[[nodiscard]] wire::LogId team_log(const Device& hub) {
    return hub.log(0);
}

}  // namespace

TEST_CASE("hub logs: two that hold the same from the beginning are equal, and stay so") {
    Trio team;
    replicate(*team.hub, *team.bob);
    Link link(*team.hub, *team.bob);
    CHECK(link.a.exchange.compare_hub_logs() == HeadComparison::open);
    link.run();
    CHECK(link.a.exchange.compare_hub_logs() == HeadComparison::equal);
    CHECK(link.b.exchange.compare_hub_logs() == HeadComparison::equal);
}

TEST_CASE("hub logs: who was given what it lacked is brought up to it") {
    Trio team;
    say(*team.hub,
        wire::EventKind::member_restored,
        encode(wire::MemberRestored{team.bob->id(), {}}));
    Link link(*team.hub, *team.alice);
    link.run();
    CHECK(held(*team.alice, team_log(*team.hub)) == held(*team.hub, team_log(*team.hub)));
    CHECK(link.a.exchange.compare_hub_logs() == HeadComparison::brought_up);
}

TEST_CASE(
    "hub logs: who gives a Mothership what it lost held all of it, as soon as that is durable") {
    Restored story;
    const wire::LogId log = team_log(*story.hub);
    Link link(*story.put_back, *story.alice);
    REQUIRE(held(*story.put_back, log) < held(*story.alice, log));
    link.run();
    CHECK(held(*story.put_back, log) == held(*story.alice, log));
    CHECK(link.a.exchange.compare_hub_logs() == HeadComparison::equal);
}

TEST_CASE("hub logs: another branch is not the same, however long it is") {
    Restored story;
    // Rolled back unseen, it writes where Alice holds something else.
    Device forked(1, story.hub->id(), story.backup);
    say(forked, wire::EventKind::team_founded, encode(wire::TeamFounded{"forked"}));
    const wire::LogId log = team_log(*story.hub);
    REQUIRE(held(forked, log) == held(*story.alice, log));
    const Head before = story.alice->replica.durable().head(log);
    Link link(forked, *story.alice);
    CHECK(link.a.exchange.compare_hub_logs() == HeadComparison::open);
    link.run();
    // The peer has kept what it saw; the other branch is a log of its own.
    CHECK(story.alice->replica.durable().head(log) == before);
    CHECK(forked.replica.durable().head(log) == before);
    CHECK(story.alice->take_said<Replica::ForkFound>().size() == 1);
}

TEST_CASE(
    "hub logs: while withheld, the Mothership's team logs leave and nothing else, in any way") {
    Trio team;
    replicate(*team.hub, *team.bob);
    REQUIRE(team.alice->append(5, "before").has_value());
    team.alice->settle();
    replicate(*team.alice, *team.hub);
    Link link(*team.hub, *team.bob);
    link.a.exchange.withhold(true);
    link.run();
    // Old and new, read from the disk and passed on.
    REQUIRE(team.alice->append(5, "after").has_value());
    REQUIRE(team.alice->append(0, "a key").has_value());
    team.alice->settle();
    replicate(*team.alice, *team.hub);
    say(*team.hub, wire::EventKind::team_founded, encode(wire::TeamFounded{"renamed"}));
    // And what Bob has is taken.
    REQUIRE(team.bob->append(5, "from bob").has_value());
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{0});
    CHECK(held(*team.bob, team.alice->log(0)) == Seq{0});
    CHECK(held(*team.bob, team_log(*team.hub)) == held(*team.hub, team_log(*team.hub)));
    CHECK(held(*team.hub, team.bob->log(5)) == Seq{1});
    CHECK_FALSE(link.b.exchange.has_caught_up());
    link.a.exchange.withhold(false);
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{2});
    CHECK(held(*team.bob, team.alice->log(0)) == Seq{1});
}
