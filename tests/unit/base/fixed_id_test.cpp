#include "base/fixed_id.hpp"

#include <algorithm>

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

TEST_CASE("fixed id: the first byte that differs decides, at any place and in any size") {
    const auto ordered = [](auto id) {
        for (std::size_t at = 0; at < id.bytes.size(); ++at) {
            auto smaller = id;
            auto greater = id;
            smaller.bytes[at] = 0x7f;
            greater.bytes[at] = 0x80;
            // What comes behind does not count.
            std::fill(smaller.bytes.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                      smaller.bytes.end(),
                      std::uint8_t{0xff});
            CHECK(smaller < greater);
            CHECK(greater > smaller);
        }
        CHECK((id <=> id) == 0);
    };
    ordered(aura::FixedId<struct EightTag, 8>{});
    ordered(aura::FixedId<struct ElevenTag, 11>{});
    ordered(RepoId{});
    ordered(aura::EventId{});
}

TEST_CASE("seq: numbers count from one") {
    CHECK(aura::number(aura::next(aura::Seq{0})) == 1);
}
