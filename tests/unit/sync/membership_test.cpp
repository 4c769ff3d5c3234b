#include "sync/membership.hpp"

#include <doctest/doctest.h>

#include "team_events.hpp"

using aura::ErrorCode;
using aura::Role;
using aura::Seq;
using aura::sync::Head;
using aura::sync::Membership;
using namespace aura::sync::test;

namespace {

const aura::wire::LogId kHubLog = log_of(kHub);
const aura::wire::LogId kAliceOld = log_of(kAlice, 7, 9);

void fold(Membership& team, std::uint8_t number, Record record) {
    REQUIRE(team.fold(stored(kHubLog, number, std::move(record))).has_value());
}

}  // namespace

TEST_CASE("membership: the Mothership is a member of an empty team, nobody else is") {
    const Membership team(kHub);
    CHECK(team.is_member(kHub));
    CHECK_FALSE(team.is_member(kAlice));
    CHECK(team.find(kAlice) == nullptr);
    CHECK(team.accepts(kHubLog, Seq{1}).has_value());
    CHECK(team.accepts(kAliceOld, Seq{1}).error().is(ErrorCode::event_unknown_author));
}

TEST_CASE("membership: who was admitted is a member with its role") {
    Membership team(kHub);
    fold(team, 1, founded("acme"));
    fold(team, 2, added(kAlice, Role::reader));
    CHECK(team.team_name() == "acme");
    CHECK(team.is_member(kAlice));
    CHECK(team.find(kAlice)->admission.role == Role::reader);
    CHECK(team.accepts(kAliceOld, Seq{1000}).has_value());
    CHECK_FALSE(team.cut(kAliceOld).has_value());
}

TEST_CASE("membership: only the Mothership's word counts") {
    Membership team(kHub);
    REQUIRE(team.fold(stored(log_of(kAlice), 1, added(kAlice))).has_value());
    CHECK_FALSE(team.is_member(kAlice));
}

TEST_CASE("membership: a revoked member's logs end at their cuts, unnamed ones are void") {
    Membership team(kHub);
    fold(team, 1, added(kAlice));
    fold(team, 2, revoked(kAlice, {{kAliceOld, Seq{12}, event(12)}}));
    CHECK_FALSE(team.is_member(kAlice));
    CHECK(team.cut(kAliceOld) == Head{Seq{12}, event(12)});
    CHECK(team.accepts(kAliceOld, Seq{12}).has_value());
    CHECK(team.accepts(kAliceOld, Seq{13}).error().is(ErrorCode::event_void));
    CHECK(team.accepts(log_of(kAlice, 8), Seq{1}).error().is(ErrorCode::event_void));
}

TEST_CASE("membership: a returned member goes on in a new incarnation, the old one stays cut") {
    Membership team(kHub);
    fold(team, 1, added(kAlice));
    fold(team, 2, revoked(kAlice, {{kAliceOld, Seq{12}, event(12)}}));
    fold(team, 3, restored(kAlice));
    CHECK(team.is_member(kAlice));
    CHECK(team.accepts(kAliceOld, Seq{13}).error().is(ErrorCode::event_void));
    CHECK(team.accepts(log_of(kAlice, 7, 10), Seq{1}).error().is(ErrorCode::event_void));
    CHECK(team.accepts(log_of(kAlice, 8, 9), Seq{1}).has_value());
}

TEST_CASE("membership: a second revocation lowers cuts and never raises them") {
    Membership team(kHub);
    fold(team, 1, added(kAlice));
    fold(team, 2, revoked(kAlice, {{kAliceOld, Seq{12}, event(12)}}));
    fold(team, 3, revoked(kAlice, {{kAliceOld, Seq{20}, event(20)}}));
    CHECK(team.cut(kAliceOld) == Head{Seq{12}, event(12)});
    fold(team, 4, revoked(kAlice, {{kAliceOld, Seq{3}, event(3)}}));
    CHECK(team.cut(kAliceOld) == Head{Seq{3}, event(3)});
}

TEST_CASE("membership: a revocation cuts no logs but those of whom it revokes") {
    Membership team(kHub);
    fold(team, 1, added(kAlice));
    fold(team, 2, added(author(3)));
    fold(team, 3, revoked(author(3), {{kAliceOld, Seq{1}, event(1)}}));
    CHECK_FALSE(team.cut(kAliceOld).has_value());
}

TEST_CASE("membership: the order in which two incarnations of the Mothership arrive is no matter") {
    const auto other_log = log_of(kHub, 2);
    const std::vector<aura::store::StoredEvent> events = {
        stored(kHubLog, 1, added(kAlice)),
        stored(kHubLog, 2, revoked(kAlice)),
        stored(other_log, 3, added(author(3))),
        stored(other_log, 4, restored(kAlice)),
    };
    Membership forward(kHub);
    for (const auto& event : events) {
        REQUIRE(forward.fold(event).has_value());
    }
    Membership backward(kHub);
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        REQUIRE(backward.fold(*event).has_value());
    }
    for (const Membership* team : {&forward, &backward}) {
        CHECK(team->is_member(kAlice));
        CHECK(team->is_member(author(3)));
        CHECK(team->members().size() == 2);
    }
}

TEST_CASE("membership: a payload that cannot be read is refused and changes nothing") {
    Membership team(kHub);
    Record record = added(kAlice);
    record.envelope.pop_back();
    const auto status = team.fold(stored(kHubLog, 1, std::move(record)));
    CHECK(status.error().is(ErrorCode::wire_malformed));
    CHECK(team.members().empty());
}
