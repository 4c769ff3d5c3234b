#include "hub/revocation.hpp"

#include <doctest/doctest.h>

#include "support/ids.hpp"
#include "wire/event.hpp"

using namespace aura;
using aura::test::author;
using hub::kCutsMax;
using hub::revocation;

namespace {

// A log of each length from 1 on, and one of somebody else.
sync::VersionVector held(std::uint64_t logs) {
    sync::VersionVector held;
    held.set({author(9), Incarnation{1}, {}}, {Seq{5'000}, aura::test::event(1)});
    for (std::uint64_t length = 1; length <= logs; ++length) {
        held.set({author(1), Incarnation{length}, {}}, {Seq{length}, aura::test::event(2)});
    }
    return held;
}

}  // namespace

TEST_CASE("revocation: each log of the device stays as far as it is held, nobody else's is named") {
    const auto record = revocation(held(2), author(1), author(3));
    CHECK(record.member == author(1));
    CHECK(record.revoked_by == author(3));
    REQUIRE(record.cuts.size() == 2);
    CHECK(record.cuts[0].log == wire::LogId{author(1), Incarnation{2}, {}});
    CHECK(record.cuts[0].last_valid == Seq{2});
    CHECK(record.cuts[0].at == aura::test::event(2));
}

TEST_CASE("revocation: no number of logs keeps a device from being revoked") {
    auto record = revocation(held(kCutsMax + 100), author(1), author(3));
    CHECK(record.cuts.size() == kCutsMax);
    CHECK(record.cuts.front().last_valid == Seq{kCutsMax + 100});
    CHECK(record.cuts.back().last_valid == Seq{101});
    record.reason.assign(256, 'x');
    const Bytes envelope = encode(record);
    CHECK(envelope.size() <= wire::kEnvelopeBytesMax);
    CHECK(wire::decode_member_revoked(envelope));
}
