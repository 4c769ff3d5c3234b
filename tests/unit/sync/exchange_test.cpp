#include "sync/exchange.hpp"

#include <doctest/doctest.h>

#include "link.hpp"

using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::Result;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;
using std::chrono::seconds;

namespace {

template <class Kind>
std::size_t count_sent(const Link::Side& side) {
    std::size_t count = 0;
    for (const wire::Frame& frame : side.sent) {
        count += std::holds_alternative<Kind>(frame) ? 1U : 0U;
    }
    return count;
}

}  // namespace

TEST_CASE("exchange: two that meet end up with the same logs") {
    Trio team;
    for (int i = 0; i < 10; ++i) {
        REQUIRE(team.alice->append(5, "from alice").has_value());
        REQUIRE(team.bob->append(5, "from bob").has_value());
    }
    Link link(*team.alice, *team.bob);
    link.run();
    CHECK(team.alice->replica.durable() == team.bob->replica.durable());
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{10});
    CHECK(link.a.exchange.is_established());
    CHECK(link.b.exchange.is_established());
}

TEST_CASE("exchange: what is saved during a session arrives at once and is acked") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    REQUIRE(team.alice->append(5, "x").has_value());
    CHECK(link.a.exchange.sender().unacked() == 0);
    team.alice->settle();
    CHECK(link.a.exchange.sender().unacked() == 1);
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{1});
    CHECK(link.a.exchange.sender().unacked() == 0);
    CHECK(link.a.count_said<Exchange::RemoteAcked>() > 0);
}

TEST_CASE("exchange: who has all that the other side holds on disk has caught up") {
    Trio team;
    REQUIRE(team.alice->append(5, "x").has_value());
    team.alice->settle();
    Link link(*team.alice, *team.bob);
    CHECK_FALSE(link.b.exchange.has_caught_up());
    link.run();
    CHECK(link.a.exchange.has_caught_up());
    CHECK(link.b.exchange.has_caught_up());
}

TEST_CASE("exchange: an own event does not leave before it is on disk") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    team.alice->disk_answers = false;
    REQUIRE(team.alice->append(5, "x").has_value());
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{0});
    team.alice->disk_answers = true;
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{1});
}

TEST_CASE("exchange: a foreign event is passed on before it is on disk, and acked only after") {
    Trio team;
    Link to_alice(*team.hub, *team.alice);
    Link to_bob(*team.hub, *team.bob);
    to_alice.run();
    to_bob.run();
    team.hub->disk_answers = false;
    REQUIRE(team.alice->append(5, "x").has_value());
    to_alice.run();
    to_bob.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{1});
    CHECK(to_alice.b.exchange.sender().unacked() == 1);
    team.hub->disk_answers = true;
    to_bob.run();
    to_alice.run();
    CHECK(to_alice.b.exchange.sender().unacked() == 0);
}

TEST_CASE("exchange: events are never sent back to where they came from") {
    Trio team;
    REQUIRE(team.alice->append(5, "x").has_value());
    Link link(*team.alice, *team.bob);
    link.run();
    for (const wire::Frame& frame : link.b.sent) {
        if (const auto* run = std::get_if<wire::Events>(&frame)) {
            CHECK(run->log.author != team.alice->id());
        }
    }
}

TEST_CASE("exchange: the Mothership's team log comes before all others") {
    Trio team;
    auto carol = std::make_unique<Device>(4, team.hub->id());
    REQUIRE(team.alice->append(5, "x").has_value());
    REQUIRE(team.alice->append(0, "y").has_value());
    team.alice->settle();
    replicate(*team.alice, *team.hub);
    wire::MemberAdded admission;
    admission.member = carol->id();
    admission.role = aura::Role::contributor;
    REQUIRE(team.hub->append_team(wire::EventKind::member_added, wire::encode(admission)));
    Link link(*team.hub, *carol);
    link.run();
    CHECK(team.hub->replica.durable() == carol->replica.durable());
    std::vector<wire::LogId> order;
    for (const wire::Frame& frame : link.a.sent) {
        if (const auto* run = std::get_if<wire::Events>(&frame)) {
            order.push_back(run->log);
        }
    }
    REQUIRE(order.size() == 3);
    CHECK(order[0] == team.hub->log(0));
    CHECK(order[1] == team.alice->log(0));
    CHECK(order[2] == team.alice->log(5));
}

TEST_CASE("exchange: logs of repositories that the other side does not want stay here") {
    Trio team;
    REQUIRE(team.alice->append(5, "x").has_value());
    REQUIRE(team.alice->append(6, "y").has_value());
    ExchangeOptions of_bob = options_for(*team.alice);
    of_bob.interest = {false, {repo(5)}};
    Link link(*team.alice, options_for(*team.bob), *team.bob, of_bob);
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{1});
    CHECK(held(*team.bob, team.alice->log(6)) == Seq{0});

    SUBCASE("until it does") {
        link.b.exchange.set_interest({false, {repo(5), repo(6)}});
        link.run();
        CHECK(held(*team.bob, team.alice->log(6)) == Seq{1});
    }
    SUBCASE("and what is under way when it stops to is dropped, and can be had again") {
        link.b.exchange.set_interest({});
        REQUIRE(team.alice->append(5, "z").has_value());
        link.run();
        CHECK(held(*team.bob, team.alice->log(5)) == Seq{1});
        link.b.exchange.set_interest({false, {repo(5)}});
        link.run();
        CHECK(held(*team.bob, team.alice->log(5)) == Seq{2});
    }
    CHECK_FALSE(link.b.closed.has_value());
}

TEST_CASE("exchange: older events are read from the store") {
    Trio team;
    // More than is kept at hand.
    for (int i = 0; i < 40; ++i) {
        REQUIRE(team.alice->append(5, std::string(500'000, 'x')).has_value());
        team.alice->settle();
    }
    REQUIRE(team.alice->replica.recent(team.alice->log(5), Seq{1}) == nullptr);
    Link link(*team.alice, *team.bob);
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{40});
}

TEST_CASE("exchange: a store that cannot be read ends the session with its error") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.a.exchange.handle_read(aura::fail(ErrorCode::store_damaged, "cannot read"));
    link.run();
    REQUIRE(link.a.closed.has_value());
    CHECK(link.a.closed->reason.is(ErrorCode::store_damaged));
    REQUIRE(link.b.closed.has_value());
    CHECK(link.b.closed->reason.is(ErrorCode::store_damaged));
}

TEST_CASE("exchange: a side that cannot store holds up its sender after one window") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    team.bob->disk_answers = false;
    for (int i = 0; i < 30; ++i) {
        REQUIRE(team.alice->append(5, std::string(500'000, 'x')).has_value());
        team.alice->settle();
        link.run();
    }
    CHECK(link.a.exchange.sender().is_out_of_credit());
    CHECK(link.b.exchange.receiver().pending_bytes() <= kWindowBytes);
    CHECK(held(*team.alice, team.alice->log(5)) == Seq{30});
    team.bob->disk_answers = true;
    link.run();
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{30});
    CHECK_FALSE(link.a.exchange.sender().is_out_of_credit());
}

TEST_CASE("exchange: who sends more than it was granted is closed with limit") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    REQUIRE(team.alice->append(5, std::string(500'000, 'x')).has_value());
    team.alice->settle();
    const auto frame = wire::encode(team.alice->stored_run(team.alice->log(5)));
    link.b.device.disk_answers = false;
    for (int i = 0; i < 20; ++i) {
        link.b.inbox.push_back(frame);
    }
    link.run();
    REQUIRE(link.b.closed.has_value());
    CHECK(link.b.closed->reason.is(ErrorCode::limit));
}

TEST_CASE("exchange: one author's import does not hold up another's keystroke") {
    Trio team;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(team.alice->append(5, std::string(100'000, 'x')).has_value());
    }
    team.alice->settle();
    REQUIRE(team.bob->append(5, "key").has_value());
    team.bob->settle();
    replicate(*team.alice, *team.hub);
    replicate(*team.bob, *team.hub);
    // Admitted, with nothing yet.
    static_cast<void>(make_member(*team.hub, 4));
    const auto fresh = std::make_unique<Device>(4, team.hub->id());
    Link link(*team.hub, *fresh);
    link.run();
    std::size_t before = 0;
    for (const wire::Frame& frame : link.a.sent) {
        if (const auto* run = std::get_if<wire::Events>(&frame)) {
            if (run->log == team.bob->log(5)) {
                break;
            }
            before += run->log == team.alice->log(5) ? 1U : 0U;
        }
    }
    CHECK(before <= 1);
    CHECK(held(*fresh, team.alice->log(5)) == Seq{100});
}

TEST_CASE("exchange: versions that differ are named as who met whom") {
    Trio team;
    ExchangeOptions newer = options_for(*team.alice);
    newer.version = 2;
    SUBCASE("a peer and a newer Mothership") {
        Link link(*team.hub, newer, *team.alice, options_for(*team.hub));
        link.run();
        const std::string expected = "protocol version mismatch (peer: v1, mothership: v2)";
        CHECK(link.a.closed->reason.is(ErrorCode::wire_version));
        CHECK(link.a.closed->reason.message() == expected);
        CHECK(link.b.closed->reason.is(ErrorCode::wire_version));
        CHECK(link.b.closed->reason.message() == expected);
    }
    SUBCASE("two peers") {
        Link link(*team.bob, newer, *team.alice, options_for(*team.bob));
        link.run();
        CHECK(link.b.closed->reason.is(ErrorCode::wire_version));
    }
}

TEST_CASE("exchange: both sides agree on the features that both know") {
    Trio team;
    ExchangeOptions of_alice = options_for(*team.bob);
    of_alice.features = {"merge/2", "merge/1", "digest"};
    ExchangeOptions of_bob = options_for(*team.alice);
    of_bob.features = {"merge/1", "hints", "digest"};
    Link link(*team.alice, of_alice, *team.bob, of_bob);
    link.run();
    const auto* agreed = std::get_if<Exchange::Established>(&link.a.said.at(0));
    REQUIRE(agreed != nullptr);
    CHECK(agreed->features == std::vector<std::string>{"digest", "merge/1"});
    CHECK(agreed->agent == "aura/test");
}

TEST_CASE("exchange: strangers, revoked members and other teams are refused by name") {
    Trio team;
    SUBCASE("a stranger") {
        Device mallory(9, team.hub->id());
        Link link(*team.alice, mallory);
        link.run();
        CHECK(link.a.closed->reason.is(ErrorCode::peer_unknown));
    }
    SUBCASE("a revoked member") {
        revoke(*team.hub, *team.bob);
        Link link(*team.hub, *team.bob);
        link.run();
        CHECK(link.a.closed->reason.message() == "peer revoked");
        CHECK(link.b.closed->reason.is(ErrorCode::peer_revoked));
        CHECK(count_sent<wire::Events>(link.a) == 0);
    }
    SUBCASE("another team") {
        const auto other = make_hub(77);
        ExchangeOptions as_member = options_for(*team.bob);
        Link link(*other, options_for(*team.alice), *team.alice, as_member);
        link.run();
        CHECK(link.b.closed->reason.is(ErrorCode::wire_unexpected));
    }
}

TEST_CASE("exchange: questions that wait for the disk are bounded, their answers make room") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    const Bytes question = wire::encode(wire::Frame{wire::Locate{team.alice->log(5), Seq{1}}});
    const auto ask = [&](std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) {
            link.b.exchange.handle_frame(team.bob->now.mono, question);
        }
    };
    ask(Exchange::kLocatingMax);
    CHECK_FALSE(link.b.exchange.is_over());
    link.run();
    ask(Exchange::kLocatingMax);
    CHECK_FALSE(link.b.exchange.is_over());
    ask(1);
    CHECK(link.b.exchange.is_over());
    link.run();
    REQUIRE(link.b.closed.has_value());
    CHECK(link.b.closed->reason.is(ErrorCode::limit));
}

TEST_CASE("exchange: a run that fails its checks ends the session with the reason") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    REQUIRE(team.alice->append(5, "x").has_value());
    team.alice->settle();
    wire::Events run = team.alice->stored_run(team.alice->log(5));
    run.events[0].content = Bytes{1};
    link.b.inbox.push_back(wire::encode(run));
    link.run();
    REQUIRE(link.b.closed.has_value());
    CHECK(link.b.closed->reason.is(ErrorCode::event_bad_signature));
    CHECK(link.a.closed->reason.is(ErrorCode::event_bad_signature));
    CHECK(held(*team.bob, team.alice->log(5)) == Seq{0});
}

TEST_CASE("exchange: what is no frame, or comes too early or twice, ends the session") {
    Trio team;
    Link link(*team.alice, *team.bob);
    SUBCASE("noise") {
        link.b.inbox.push_front(Bytes{255, 1, 2});
        link.run();
        CHECK(link.b.closed->reason.is(ErrorCode::wire_unexpected));
    }
    SUBCASE("an empty message") {
        link.b.inbox.push_front(Bytes{});
        link.run();
        CHECK(link.b.closed.has_value());
    }
    SUBCASE("events before hello") {
        link.b.inbox.push_front(wire::encode(wire::Ping{1}));
        link.run();
        CHECK(link.b.closed->reason.is(ErrorCode::wire_unexpected));
    }
    SUBCASE("a second hello") {
        link.run();
        wire::Hello hello;
        hello.team = team.alice->replica.team();
        link.b.inbox.push_back(wire::encode(hello));
        link.run();
        CHECK(link.b.closed->reason.is(ErrorCode::wire_unexpected));
    }
    CHECK(link.b.exchange.is_over());
    CHECK_FALSE(link.b.exchange.next_deadline().has_value());
}

TEST_CASE("exchange: a device that was rolled back takes back what others hold and starts anew") {
    Trio team;
    REQUIRE(team.alice->append(5, "one").has_value());
    team.alice->settle();
    Device restored(2, team.hub->id(), team.alice->backup());
    REQUIRE(team.alice->append(5, "two").has_value());
    team.alice->settle();
    replicate(*team.alice, *team.hub);

    const auto old_log = team.alice->log(5);
    Link link(*team.hub, restored);
    link.run();
    CHECK(held(restored, old_log) == Seq{2});
    CHECK(restored.replica.incarnation() != old_log.incarnation);
    CHECK(restored.take_said<Replica::IncarnationBegun>().size() == 1);
    REQUIRE(restored.append(5, "three").has_value());
    link.run();
    CHECK(team.hub->replica.durable() == restored.replica.durable());
    CHECK(held(*team.hub, restored.log(5)) == Seq{1});
}

TEST_CASE("exchange: a silent side is asked, and given up when it stays silent") {
    const ExchangeOptions limits;
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    link.advance(limits.idle);
    link.run();
    CHECK(count_sent<wire::Ping>(link.a) == 1);
    CHECK(count_sent<wire::Pong>(link.b) == 1);
    CHECK(link.a.exchange.round_trip() == aura::Duration{0});
    link.b.reads = false;
    link.a.reads = false;
    link.advance(limits.idle);
    link.run();
    link.advance(limits.dead - limits.idle - seconds(1));
    link.run();
    CHECK_FALSE(link.a.closed.has_value());
    link.advance(seconds(1));
    link.run();
    REQUIRE(link.a.closed.has_value());
    CHECK(link.a.closed->reason.is(ErrorCode::unreachable));
}

TEST_CASE("exchange: a side that never says what it holds is given up") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.b.reads = false;
    link.a.reads = false;
    link.run();
    // Not the silence after which it would ask: it does not ask yet, and would only spin.
    CHECK(link.a.exchange.next_deadline() == link.a.device.now.mono + seconds(20));
    link.advance(seconds(20));
    link.run();
    REQUIRE(link.a.closed.has_value());
    CHECK(link.a.closed->reason.is(ErrorCode::timeout));
}

TEST_CASE("exchange: go-away tells why and when to come back") {
    Trio team;
    Link link(*team.hub, *team.bob);
    link.run();
    link.a.exchange.go_away({wire::GoAwayReason::shutting_down, 1500, "restarting"});
    link.run();
    REQUIRE(link.b.closed.has_value());
    CHECK(link.b.closed->reason.is(ErrorCode::unavailable));
    CHECK(link.b.closed->retry_after == std::chrono::milliseconds(1500));
    CHECK(link.a.closed->reason.is(ErrorCode::cancelled));
}

TEST_CASE("exchange: a broken line is the end without a word") {
    Trio team;
    Link link(*team.hub, *team.bob);
    link.run();
    const std::size_t sent = link.a.sent.size();
    link.a.exchange.handle_disconnected(Error(ErrorCode::unreachable, "connection reset"));
    link.run();
    CHECK(link.a.sent.size() == sent);
    CHECK(link.a.closed->reason.message() == "connection reset");
    link.a.exchange.handle_disconnected(Error(ErrorCode::unreachable, "again"));
    link.run();
}

TEST_CASE("exchange: a full disk refuses to ack, and catches up by itself") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    team.bob->disk_error = Error(ErrorCode::store_full, "no space left on the disk");
    REQUIRE(team.alice->append(5, "x").has_value());
    link.run();
    CHECK(link.a.exchange.sender().unacked() == 1);
    CHECK(team.bob->take_said<Replica::CommitFailing>().size() == 1);
    team.bob->disk_error.reset();
    link.advance(seconds(1));
    link.run();
    CHECK(link.a.exchange.sender().unacked() == 0);
    CHECK(team.bob->take_said<Replica::CommitRecovered>().size() == 1);
    CHECK_FALSE(link.a.closed.has_value());
}

TEST_CASE("exchange: digests go across") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    link.a.exchange.send_digest({team.alice->id(), repo(5), {}, {}});
    link.run();
    CHECK(link.b.count_said<Exchange::RemoteDigest>() == 1);
}

TEST_CASE("exchange: a peer gives a digest in nobody else's name") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    link.a.exchange.send_digest({team.bob->id(), repo(5), {}, {}});
    link.run();
    REQUIRE(link.b.closed.has_value());
    CHECK(link.b.closed->reason.is(ErrorCode::wire_unexpected));
}

TEST_CASE("exchange: when nothing has moved for a while both sides know") {
    Trio team;
    Link link(*team.alice, *team.bob);
    link.run();
    CHECK(link.a.count_said<Exchange::Quiet>() == 0);
    link.advance(ExchangeOptions{}.idle);
    link.run();
    CHECK(link.a.count_said<Exchange::Quiet>() > 0);
    CHECK(link.b.count_said<Exchange::Quiet>() > 0);
}
