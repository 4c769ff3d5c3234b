#include "base/fixed_id.hpp"

#include <doctest/doctest.h>

#include "base/ids.hpp"

using aura::Bytes;
using aura::RepoId;

TEST_CASE("fixed id: only bytes of its own size become an id") {
    CHECK(RepoId::from(Bytes(16, 0xab)));
    CHECK_FALSE(RepoId::from(Bytes(15, 0xab)));
    CHECK_FALSE(RepoId::from(Bytes(17, 0xab)));
}

TEST_CASE("fixed id: zero means none and ids order by their bytes") {
    CHECK(RepoId{}.is_zero());
    const RepoId one = *RepoId::from(Bytes(16, 1));
    CHECK_FALSE(one.is_zero());
    CHECK(RepoId{} < one);
}

TEST_CASE("seq: numbers count from one") {
    CHECK(aura::number(aura::next(aura::Seq{0})) == 1);
}
