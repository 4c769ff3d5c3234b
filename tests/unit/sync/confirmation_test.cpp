#include "sync/confirmation.hpp"

#include <doctest/doctest.h>

#include "store/memory/memory_store.hpp"
#include "team_events.hpp"

using namespace aura::sync::test;
using aura::AuthorId;
using aura::ErrorCode;
using aura::Role;
using aura::store::MemoryStore;
using aura::sync::Confirmation;
using aura::sync::Doubt;
using aura::sync::HeadComparison;
using aura::sync::Membership;

namespace {

const AuthorId kCarol = author(4);

// Alice is an admin, Bob and Carol are not.
Membership team_of_three() {
    Membership team(kHub);
    const aura::wire::LogId log = log_of(kHub);
    REQUIRE(team.fold(stored(log, 1, added(kAlice, Role::admin))).has_value());
    REQUIRE(team.fold(stored(log, 2, added(kBob))).has_value());
    REQUIRE(team.fold(stored(log, 3, added(kCarol))).has_value());
    return team;
}

Confirmation doubting() {
    Confirmation confirmation;
    confirmation.raise(Doubt::restored);
    return confirmation;
}

// As it is after a restart.
Confirmation kept(const Confirmation& confirmation) {
    MemoryStore store;
    REQUIRE(store.commit({{}, {confirmation.record()}}).has_value());
    return Confirmation::load(store).value();
}

}  // namespace

TEST_CASE("confirmation: nothing is asked where nothing is in doubt, and the first reason stands") {
    Confirmation confirmation;
    CHECK(confirmation.is_confirmed());
    CHECK_FALSE(confirmation.is_asking());
    confirmation.raise(Doubt::lost);
    confirmation.raise(Doubt::restored);
    CHECK_FALSE(confirmation.is_confirmed());
    CHECK(confirmation.doubt() == Doubt::lost);
    CHECK(aura::sync::unconfirmed_error(confirmation).is(ErrorCode::mothership_unconfirmed));
}

TEST_CASE("confirmation: an admin and one more who had all of it before are enough") {
    const Membership team = team_of_three();
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    CHECK_FALSE(confirmation.is_agreed(team));
    confirmation.handle_compared(kBob, HeadComparison::open);
    CHECK_FALSE(confirmation.is_agreed(team));
    confirmation.handle_compared(kBob, HeadComparison::equal);
    CHECK(confirmation.is_agreed(team));
    CHECK(confirmation.agreeing(team) == std::vector{kAlice, kBob});
}

TEST_CASE("confirmation: one member alone is not, nor are two without an admin among them") {
    const Membership team = team_of_three();
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kBob, HeadComparison::equal);
    confirmation.handle_compared(kCarol, HeadComparison::equal);
    CHECK_FALSE(confirmation.is_agreed(team));
}

TEST_CASE("confirmation: who had to be brought up to it proves nothing, unless all are there") {
    const Membership team = team_of_three();
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    confirmation.handle_compared(kBob, HeadComparison::brought_up);
    CHECK_FALSE(confirmation.is_agreed(team));
    confirmation.handle_compared(kCarol, HeadComparison::brought_up);
    CHECK(confirmation.is_agreed(team));
    CHECK(confirmation.agreeing(team) == std::vector{kAlice});
}

TEST_CASE("confirmation: what a member brings makes what was agreed before worth nothing") {
    const Membership team = team_of_three();
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    confirmation.handle_head_changed();
    confirmation.handle_compared(kBob, HeadComparison::equal);
    CHECK_FALSE(confirmation.is_agreed(team));
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    CHECK(confirmation.is_agreed(team));
}

TEST_CASE("confirmation: who turns out to be revoked has said nothing, and need not come") {
    Membership team = team_of_three();
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    confirmation.handle_compared(kBob, HeadComparison::equal);
    REQUIRE(team.fold(stored(log_of(kHub, 2), 4, revoked(kBob))).has_value());
    CHECK_FALSE(confirmation.is_agreed(team));
    confirmation.handle_compared(kCarol, HeadComparison::brought_up);
    CHECK(confirmation.is_agreed(team));
}

TEST_CASE("confirmation: the only member of an old backup may be who was revoked since") {
    Membership team(kHub);
    REQUIRE(team.fold(stored(log_of(kHub), 1, added(kAlice, Role::admin))).has_value());
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    CHECK_FALSE(confirmation.is_agreed(team));
}

TEST_CASE("confirmation: of a backup from before anybody came nobody can say anything") {
    CHECK_FALSE(doubting().is_agreed(Membership(kHub)));
}

TEST_CASE("confirmation: a person decides, and members are asked on") {
    Confirmation confirmation;
    confirmation.confirm_by_hand();
    CHECK_FALSE(confirmation.is_asking());
    confirmation.raise(Doubt::restored);
    confirmation.confirm_by_hand();
    CHECK(confirmation.is_confirmed());
    CHECK(confirmation.is_asking());
}

TEST_CASE("confirmation: a store keeps the doubt and the decision, not who agreed") {
    CHECK(kept(Confirmation()).is_confirmed());
    Confirmation confirmation = doubting();
    confirmation.handle_compared(kAlice, HeadComparison::equal);
    CHECK_FALSE(kept(confirmation).is_confirmed());
    CHECK(kept(confirmation).doubt() == Doubt::restored);
    CHECK(kept(confirmation).agreeing(team_of_three()).empty());
    confirmation.confirm_by_hand();
    CHECK(kept(confirmation).is_confirmed());
    CHECK(kept(confirmation).is_asking());
}

TEST_CASE("confirmation: a record that cannot be read is damage, and no confirmation") {
    MemoryStore store;
    aura::store::RecordWrite cut = doubting().record();
    cut.value->pop_back();
    REQUIRE(store.commit({{}, {cut}}).has_value());
    CHECK(Confirmation::load(store).error().is(ErrorCode::store_damaged));
}
