#include <cstdint>

#include <doctest/doctest.h>

#include "link.hpp"
#include "sync/exchange.hpp"

using aura::ErrorCode;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

TEST_CASE("revocation: a member that is revoked is dropped when the news comes, unserved") {
    Trio team;
    Link to_hub(*team.hub, *team.alice);
    Link to_bob(*team.alice, *team.bob);
    to_hub.run();
    to_bob.run();
    revoke(*team.hub, *team.bob);
    to_hub.run();
    REQUIRE(team.alice->append(5, "secret").has_value());
    to_bob.run();
    REQUIRE(to_bob.a.closed.has_value());
    CHECK(to_bob.a.closed->reason.is(ErrorCode::peer_revoked));
    CHECK(to_bob.b.closed->reason.is(ErrorCode::peer_revoked));
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{0});
}

TEST_CASE("revocation: events behind a cut are dropped, whoever still sends them") {
    Trio team;
    REQUIRE(team.bob->append(5, "good").has_value());
    team.bob->settle();
    replicate(*team.bob, *team.hub);
    const Head valid = team.hub->replica.durable().head(team.bob->log(5));
    REQUIRE(team.bob->append(5, "bad").has_value());
    team.bob->settle();
    replicate(*team.bob, *team.alice);
    CHECK(held(*team.alice, team.bob->log(5)) == Seq{2});

    revoke(*team.hub, *team.bob, {{team.bob->log(5), valid.seq, valid.id}});
    // Both speak at once, so alice's void event is under way when the news reaches her.
    Link link(*team.hub, *team.alice);
    link.run();
    CHECK_FALSE(link.a.closed.has_value());
    CHECK(team.hub->replica.durable() == team.alice->replica.durable());
    CHECK(held(*team.alice, team.bob->log(5)) == Seq{1});
    CHECK(team.alice->take_said<Replica::Voided>().size() == 1);
}

TEST_CASE("revocation: what was void when it came is fetched once its author is back") {
    Trio team;
    REQUIRE(team.bob->append(5, "meanwhile").has_value());
    team.bob->settle();
    replicate(*team.bob, *team.alice);
    revoke(*team.hub, *team.bob);
    // Both speak at once, so alice's void event is under way when the news reaches her.
    Link link(*team.hub, *team.alice);
    link.run();
    CHECK(held(*team.hub, team.bob->log(5)) == Seq{0});

    take_back(*team.hub, *team.bob);
    link.run();
    CHECK(held(*team.hub, team.bob->log(5)) == Seq{1});
    CHECK_FALSE(link.a.closed.has_value());
}

TEST_CASE("revocation: what was void when it came is fetched if a later revocation leaves it in") {
    Trio team;
    REQUIRE(team.bob->append(5, "meanwhile").has_value());
    team.bob->settle();
    revoke(*team.hub, *team.bob);
    Link link(*team.hub, *team.alice);
    link.run();
    // What bob wrote is passed on at once; that he is back, only when it is on the disk.
    team.hub->disk_answers = false;
    take_back(*team.hub, *team.bob);
    const wire::LogId log = team.bob->log(5);
    const wire::Events run = team.bob->stored_run(log);
    REQUIRE(team.hub->replica.handle_run(team.hub->now, run).has_value());
    link.run();
    CHECK(held(*team.alice, log) == Seq{0});
    const Head valid = team.bob->replica.durable().head(log);
    revoke(*team.hub, *team.bob, {{log, valid.seq, valid.id}});
    team.hub->disk_answers = true;
    link.run();
    CHECK(held(*team.alice, log) == Seq{1});
}

TEST_CASE("revocation: what was void in more logs than are noted comes with the next session") {
    constexpr std::uint8_t kLogs = Exchange::kDroppedLogsMax + 1;
    Trio team;
    for (std::uint8_t repo = 1; repo <= kLogs; ++repo) {
        REQUIRE(team.bob->append(repo, "meanwhile").has_value());
    }
    team.bob->settle();
    replicate(*team.bob, *team.alice);
    revoke(*team.hub, *team.bob);
    const auto held_logs = [&] {
        std::size_t count = 0;
        for (std::uint8_t repo = 1; repo <= kLogs; ++repo) {
            count += number(held(*team.hub, team.bob->log(repo)));
        }
        return count;
    };
    {
        Link link(*team.hub, *team.alice);
        link.run();
        CHECK(held_logs() == 0);
        take_back(*team.hub, *team.bob);
        link.run();
        CHECK(held_logs() == kLogs - 1);
    }
    Link next(*team.hub, *team.alice);
    next.run();
    CHECK(held_logs() == kLogs);
}
