#include "sync/set_hash.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

using namespace aura;
using sync::SetHash;

namespace {

Digest member(Prng& prng) {
    Digest digest;
    prng.fill(digest.bytes);
    return digest;
}

}  // namespace

TEST_CASE("set hash: of one member it is the member") {
    SeededPrng prng(1);
    const Digest one = member(prng);
    SetHash set;
    CHECK(set.digest() == Digest{});
    set.add(one);
    CHECK(set.digest() == one);
}

TEST_CASE("set hash: order and grouping do not matter, members do") {
    SeededPrng prng(2);
    const Digest a = member(prng);
    const Digest b = member(prng);
    const Digest c = member(prng);
    SetHash forward;
    forward.add(a);
    forward.add(b);
    forward.add(c);
    SetHash part;
    part.add(c);
    part.add(a);
    SetHash grouped;
    grouped.add(b);
    grouped.add(part);
    CHECK(grouped == forward);
    CHECK(grouped.digest() == forward.digest());
    grouped.remove(part);
    CHECK(grouped.digest() == b);
    CHECK(forward.digest() != b);
}
