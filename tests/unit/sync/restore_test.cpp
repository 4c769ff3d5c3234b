#include "sync/restore.hpp"

#include <doctest/doctest.h>

#include "device.hpp"

using aura::Bytes;
using aura::ErrorCode;
using aura::Seq;
using namespace aura::sync;
using namespace aura::sync::test;
namespace store = aura::store;

namespace {

struct Folds {
    explicit Folds(const Device& device)
        : membership(device.membership.hub()),
          prng(1),
          keyring({}, {device.identity, membership, prng}) {}

    Membership membership;
    aura::SeededPrng prng;
    Keyring keyring;
};

}  // namespace

TEST_CASE("restore: a device that starts again is what it was") {
    const auto hub = make_hub(1);
    const auto alice = make_member(*hub, 2);
    REQUIRE(alice->keyring.found({}, repo(5), {"app", {}}).has_value());
    alice->settle();
    const auto appended = alice->append(5, "x");
    alice->settle();

    const Device again(2, hub->id(), alice->backup());
    CHECK(again.replica.durable() == alice->replica.durable());
    CHECK(again.replica.incarnation() == alice->replica.incarnation());
    CHECK(again.membership.is_member(alice->id()));
    CHECK(again.membership.team_name() == "acme");
    CHECK(again.keyring.sealing_key(repo(5)) == alice->keyring.sealing_key(repo(5)));

    Folds folds(*alice);
    const auto state = restore(alice->store, alice->id(), folds.membership, folds.keyring);
    REQUIRE(state.has_value());
    CHECK(state->last_time == alice->durable.back()->event.header.time);
    CHECK(state->team == hub->replica.team());
    CHECK(appended.has_value());
}

TEST_CASE("restore: an empty store is a device that is new") {
    const Device device(2, make_hub(1)->id());
    store::MemoryStore empty;
    Folds folds(device);
    const auto state = restore(empty, device.id(), folds.membership, folds.keyring);
    REQUIRE(state.has_value());
    CHECK(state->incarnation == aura::Incarnation{});
    CHECK(state->heads == VersionVector{});
    CHECK(state->last_time == aura::wire::HybridTime{});
}

TEST_CASE("restore: records that cannot be read are named as damage or malformed") {
    const Device device(2, make_hub(1)->id());
    store::MemoryStore damaged;
    Folds folds(device);
    store::RecordWrite write = incarnation_record(aura::Incarnation{5});
    ErrorCode expected = ErrorCode::store_damaged;
    SUBCASE("incarnation") {
        write.value->pop_back();
    }
    SUBCASE("content key") {
        write = {{store::RecordKind::content_key, Bytes(32)}, Bytes(31)};
        expected = ErrorCode::wire_malformed;
    }
    SUBCASE("invitation") {
        write = {{store::RecordKind::invite, Bytes{9}}, Bytes(32)};
        expected = ErrorCode::wire_malformed;
    }
    REQUIRE(damaged.commit({{}, {write}}).has_value());
    const auto state = restore(damaged, device.id(), folds.membership, folds.keyring);
    REQUIRE_FALSE(state.has_value());
    CHECK(state.error().is(expected));
}

TEST_CASE("restore: every event of a log is handed over in order, until one is refused") {
    const auto hub = make_hub(1);
    const auto alice = make_member(*hub, 2);
    for (int i = 0; i < 600; ++i) {
        REQUIRE(alice->append(5, "x").has_value());
    }
    alice->settle();
    Seq expected{1};
    const auto all = for_each_event(
        alice->store, alice->log(5), [&](const store::StoredEvent& event) -> aura::Status {
            CHECK(event.event.header.seq == expected);
            CHECK(event.id == alice->durable[number(expected) + 1]->id);
            expected = next(expected);
            return {};
        });
    CHECK(all.has_value());
    CHECK(expected == Seq{601});
    const auto refused =
        for_each_event(alice->store, alice->log(5), [](const store::StoredEvent&) -> aura::Status {
            return aura::fail(ErrorCode::cancelled, "enough");
        });
    CHECK(refused.error().is(ErrorCode::cancelled));
}
