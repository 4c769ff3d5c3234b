#include "sync/replica.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "device.hpp"

using aura::Bytes;
using aura::Error;
using aura::ErrorCode;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace wire = aura::wire;

namespace {

wire::LogCut cut_at(const Device& device, const wire::LogId& log) {
    const Head head = device.replica.durable().head(log);
    return {log, head.seq, head.id};
}

}  // namespace

TEST_CASE("replica: a draft gets its place and its id at once, and is durable later") {
    Trio team;
    team.alice->disk_answers = false;
    const auto first = team.alice->append(5, "one");
    const auto second = team.alice->append(5, "two");
    REQUIRE(second.has_value());
    CHECK(first->seq == Seq{1});
    CHECK(second->seq == Seq{2});
    CHECK(first->ticket < second->ticket);
    team.alice->settle();
    CHECK(team.alice->replica.durable().head(first->log).seq == Seq{0});
    team.alice->disk_answers = true;
    team.alice->settle();
    CHECK(team.alice->replica.durable().head(first->log) == Head{Seq{2}, second->id});
    CHECK(team.alice->take_said<Replica::Durable>().back().through == second->ticket);
}

TEST_CASE("replica: a device that has no incarnation yet draws one and keeps it") {
    Trio team;
    Device fresh(9, team.hub->id());
    SUBCASE("of its own") {
        aura::store::MemoryStore empty;
        Membership membership(team.hub->id());
        Replica replica({fresh.replica.team(), {}, {}, {}},
                        {fresh.identity, membership, fresh.keyring, fresh.prng});
        CHECK(replica.incarnation() != aura::Incarnation{});
        const auto begun = replica.poll({});
        REQUIRE(begun.has_value());
        CHECK(std::holds_alternative<Replica::IncarnationBegun>(*begun));
        const auto request = replica.poll({});
        REQUIRE(request.has_value());
        CHECK(std::get<Replica::CommitRequest>(*request).batch.records.size() == 1);
    }
    SUBCASE("that it had before") {
        CHECK(fresh.replica.incarnation() == aura::Incarnation{9});
        CHECK_FALSE(fresh.replica.poll({}).has_value());
    }
}

TEST_CASE("replica: a new incarnation writes new logs and is remembered with them") {
    Trio team;
    REQUIRE(team.alice->append(5, "one").has_value());
    team.alice->settle();
    const auto old_log = team.alice->log(5);
    team.alice->replica.begin_incarnation("the store was restored");
    const auto appended = team.alice->append(5, "two");
    REQUIRE(appended.has_value());
    CHECK(appended->seq == Seq{1});
    CHECK(appended->log.incarnation != old_log.incarnation);
    team.alice->settle();
    Device again(2, team.hub->id(), team.alice->backup());
    CHECK(again.replica.incarnation() == appended->log.incarnation);
    replicate(*team.alice, *team.bob);
    CHECK(team.bob->replica.durable() == team.alice->replica.durable());
}

TEST_CASE("replica: a run that is verified may be passed on before it is durable") {
    Trio team;
    REQUIRE(team.alice->append(5, "one").has_value());
    team.alice->settle();
    const auto log = team.alice->log(5);
    team.bob->disk_answers = false;
    const auto outcome = team.bob->replica.handle_run(team.bob->now, team.alice->stored_run(log));
    CHECK(outcome == RunOutcome::taken);
    CHECK(team.bob->replica.sendable().head(log).seq == Seq{1});
    CHECK(team.bob->replica.durable().head(log).seq == Seq{0});
    CHECK(team.bob->replica.recent(log, Seq{1}) != nullptr);
    const auto again = team.bob->replica.handle_run(team.bob->now, team.alice->stored_run(log));
    CHECK(again == RunOutcome::duplicate);
    team.bob->disk_answers = true;
    team.bob->settle();
    CHECK(team.bob->replica.durable().head(log).seq == Seq{1});
    CHECK(team.bob->take_said<Replica::Durable>().back().events.size() == 1);
}

TEST_CASE("replica: strangers' events are refused, and nothing of them is kept") {
    Trio team;
    Device mallory(9, team.hub->id());
    REQUIRE(mallory.append(5, "x").has_value());
    mallory.settle();
    const auto outcome =
        team.bob->replica.handle_run(team.bob->now, mallory.stored_run(mallory.log(5)));
    CHECK(outcome.error().is(ErrorCode::event_unknown_author));
    CHECK(team.bob->replica.commits().is_idle());
    CHECK(team.bob->replica.handle_run({}, {}).error().is(ErrorCode::wire_malformed));
}

TEST_CASE("replica: members are known as soon as the Mothership's word is verified") {
    Trio team;
    const auto dave = make_member(*team.hub, 9);
    REQUIRE(dave->append(5, "x").has_value());
    dave->settle();
    team.bob->disk_answers = false;
    const auto log = team.hub->log(0);
    const Seq from = next(team.bob->replica.durable().head(log).seq);
    REQUIRE(team.bob->replica.handle_run(team.bob->now, team.hub->stored_run(log, from)));
    const auto outcome =
        team.bob->replica.handle_run(team.bob->now, dave->stored_run(dave->log(5)));
    CHECK(outcome == RunOutcome::taken);
    team.bob->settle();
    CHECK(team.bob->take_said<Replica::MembershipChanged>().size() >= 1);
}

TEST_CASE("replica: the Mothership's record that cannot be read is refused as a whole") {
    Trio team;
    aura::sync::Draft draft;
    draft.kind = wire::EventKind::member_added;
    draft.envelope = {1, 2, 3};
    const auto appended = team.hub->replica.append(team.hub->now, draft);
    CHECK(appended.error().is(ErrorCode::wire_malformed));
    CHECK(team.hub->replica.commits().is_idle());
    say(*team.hub, wire::EventKind::team_founded, wire::encode(wire::TeamFounded{"again"}));
    CHECK(team.hub->membership.team_name() == "again");
}

TEST_CASE("replica: a cut takes back what was held behind it, and says so once") {
    Trio team;
    const auto log = team.bob->log(5);
    REQUIRE(team.bob->append(5, "good").has_value());
    team.bob->settle();
    const wire::LogCut cut = cut_at(*team.bob, log);
    REQUIRE(team.bob->append(5, "bad").has_value());
    team.bob->settle();
    replicate(*team.bob, *team.alice);
    REQUIRE(team.alice->replica.durable().head(log).seq == Seq{2});
    revoke(*team.hub, *team.bob, {cut});
    replicate(*team.hub, *team.alice);
    CHECK(team.alice->replica.durable().head(log) == Head{Seq{1}, cut.at});
    CHECK(team.alice->replica.sendable().head(log) == Head{Seq{1}, cut.at});
    const auto voided = team.alice->take_said<Replica::Voided>();
    REQUIRE(voided.size() == 1);
    CHECK(voided[0].log == log);
    CHECK(voided[0].cut.seq == Seq{1});
    SUBCASE("and still after a restart") {
        Device again(2, team.hub->id(), team.alice->backup());
        CHECK(again.replica.durable().head(log) == Head{Seq{1}, cut.at});
    }
    SUBCASE("and later events are void at the door") {
        const auto outcome =
            team.alice->replica.handle_run(team.alice->now, team.bob->stored_run(log, Seq{2}));
        CHECK(outcome == RunOutcome::dropped);
    }
}

TEST_CASE("replica: of a run across the cut the valid part is taken") {
    Trio team;
    const auto log = team.bob->log(5);
    REQUIRE(team.bob->append(5, "good").has_value());
    team.bob->settle();
    const wire::LogCut cut = cut_at(*team.bob, log);
    REQUIRE(team.bob->append(5, "bad").has_value());
    team.bob->settle();
    revoke(*team.hub, *team.bob, {cut});
    replicate(*team.hub, *team.alice);
    const auto outcome = team.alice->replica.handle_run(team.alice->now, team.bob->stored_run(log));
    CHECK(outcome == RunOutcome::taken);
    team.alice->settle();
    CHECK(team.alice->replica.durable().head(log).seq == Seq{1});
    CHECK(team.alice->durable.back()->event.header.log == log);
}

TEST_CASE("replica: void events that were under way to the disk are told, and void") {
    Trio team;
    const auto log = team.bob->log(5);
    REQUIRE(team.bob->append(5, "bad").has_value());
    team.bob->settle();
    team.alice->disk_answers = false;
    CHECK(team.alice->replica.handle_run(team.alice->now, team.bob->stored_run(log)) ==
          RunOutcome::taken);
    team.alice->settle();
    revoke(*team.hub, *team.bob, {});
    const auto hub_log = team.hub->log(0);
    const Seq from = next(team.alice->replica.durable().head(hub_log).seq);
    REQUIRE(team.alice->replica.handle_run(team.alice->now, team.hub->stored_run(hub_log, from)));
    team.alice->disk_answers = true;
    team.alice->settle();
    CHECK(team.alice->replica.durable().head(log) == Head{});
    CHECK(std::ranges::any_of(team.alice->durable,
                              [&](const auto& event) { return event->event.header.log == log; }));
    CHECK(team.alice->replica.is_void(log, Seq{1}));
}

TEST_CASE("replica: a device that was revoked and is back goes on in a new incarnation") {
    Trio team;
    const auto log = team.bob->log(5);
    REQUIRE(team.bob->append(5, "good").has_value());
    team.bob->settle();
    revoke(*team.hub, *team.bob, {cut_at(*team.bob, log)});
    replicate(*team.hub, *team.bob);
    CHECK(team.bob->replica.incarnation() == log.incarnation);
    // Its own tree goes on meanwhile, for nobody else.
    REQUIRE(team.bob->append(5, "unheard").has_value());
    team.bob->settle();
    CHECK(team.bob->durable.back()->event.header.seq == Seq{2});
    CHECK(team.bob->replica.sendable().head(log).seq == Seq{1});

    take_back(*team.hub, *team.bob);
    replicate(*team.hub, *team.bob);
    CHECK(team.bob->replica.incarnation() != log.incarnation);
    const auto appended = team.bob->append(5, "heard");
    team.bob->settle();
    replicate(*team.hub, *team.alice);
    replicate(*team.bob, *team.alice);
    CHECK(team.alice->replica.durable().head(appended->log).seq == Seq{1});
}

TEST_CASE("replica: what a revocation voided without naming it counts again after the return") {
    Trio team;
    const auto log = team.bob->log(5);
    REQUIRE(team.bob->append(5, "x").has_value());
    team.bob->settle();
    replicate(*team.bob, *team.alice);
    revoke(*team.hub, *team.bob, {});
    replicate(*team.hub, *team.alice);
    CHECK(team.alice->replica.durable().head(log) == Head{});
    take_back(*team.hub, *team.bob);
    replicate(*team.hub, *team.alice);
    CHECK(team.alice->replica.durable().head(log).seq == Seq{1});
}

TEST_CASE("replica: a full disk loses nothing, refuses when too much waits, and recovers alone") {
    Trio team;
    Device& alice = *team.alice;
    alice.disk_error = Error(ErrorCode::store_full, "no space left on the disk");
    std::uint64_t kept = 0;
    aura::Result<Appended> refused = alice.append(5, "first");
    while (refused) {
        ++kept;
        alice.settle();
        refused = alice.append(5, std::string(1'000'000, 'x'));
    }
    CHECK(kept > 10);
    CHECK(refused.error().is(ErrorCode::store_full));
    CHECK(alice.replica.commits().waiting_bytes() <= kOwnWaitingBytesMax);
    CHECK(alice.take_said<Replica::CommitFailing>().size() == 1);
    CHECK(alice.replica.next_deadline().has_value());

    alice.disk_error.reset();
    alice.now.mono = *alice.replica.next_deadline();
    alice.settle();
    CHECK(alice.replica.durable().head(alice.log(5)).seq == Seq{kept});
    CHECK(alice.take_said<Replica::CommitRecovered>().size() == 1);
    CHECK_FALSE(alice.replica.next_deadline().has_value());
    CHECK(alice.append(5, "goes on").has_value());
}

TEST_CASE("replica: a disk that only falls behind refuses with limit") {
    Trio team;
    team.alice->disk_answers = false;
    aura::Result<Appended> refused = team.alice->append(5, "first");
    while (refused) {
        refused = team.alice->append(5, std::string(1'000'000, 'x'));
    }
    CHECK(refused.error().is(ErrorCode::limit));
    CHECK(team.alice->replica.commit({{{}, Bytes(1'000'000)}}).error().is(ErrorCode::limit));
}

TEST_CASE("replica: foreign runs are refused when too much waits, and can come again") {
    Trio team;
    for (int i = 0; i < 80; ++i) {
        REQUIRE(team.alice->append(5, std::string(1'000'000, 'x')).has_value());
        team.alice->settle();
    }
    const auto log = team.alice->log(5);
    team.bob->disk_answers = false;
    Seq at{1};
    aura::Result<RunOutcome> outcome = RunOutcome::taken;
    while (outcome) {
        outcome = team.bob->replica.handle_run(team.bob->now, team.alice->stored_run(log, at));
        at = outcome ? next(at) : at;
    }
    CHECK(outcome.error().is(ErrorCode::limit));
    CHECK(team.bob->append(5, "own saves go on").has_value());
    team.bob->disk_answers = true;
    team.bob->settle();
    replicate(*team.alice, *team.bob);
    CHECK(team.bob->replica.durable().head(log).seq == Seq{80});
}

TEST_CASE("replica: what is over its size is refused before it has a place") {
    Trio team;
    Draft draft;
    draft.repo = repo(5);
    draft.kind = wire::EventKind::file_changed;
    SUBCASE("envelope") {
        draft.envelope = Bytes(wire::kEnvelopeBytesMax + 1);
    }
    SUBCASE("content") {
        draft.content = Bytes(wire::kContentBytesMax + 1);
    }
    CHECK(team.alice->replica.append(team.alice->now, draft).error().is(ErrorCode::wire_too_large));
    CHECK(team.alice->append(5, "fits")->seq == Seq{1});
}

TEST_CASE("replica: a draft to be sealed waits for nobody and is refused without a key") {
    Trio team;
    Draft draft;
    draft.repo = repo(5);
    draft.kind = wire::EventKind::file_changed;
    draft.sealed_for = repo(5);
    CHECK(team.alice->replica.append(team.alice->now, draft).error().is(ErrorCode::crypto_no_key));
    REQUIRE(team.alice->keyring.found({}, repo(5), {"app", {}}).has_value());
    team.alice->settle();
    const auto appended = team.alice->replica.append(team.alice->now, draft);
    REQUIRE(appended.has_value());
    CHECK(appended->seq == Seq{1});
}
