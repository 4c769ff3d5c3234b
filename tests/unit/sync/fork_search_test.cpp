#include "sync/fork_search.hpp"

#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

using aura::EventId;
using aura::Seq;
using aura::sync::ForkSearch;
using aura::sync::Head;
namespace wire = aura::wire;

namespace {

EventId id_of(std::uint8_t side, std::uint64_t seq) {
    EventId id;
    id.bytes[0] = side;
    id.bytes[1] = static_cast<std::uint8_t>(seq >> 8U);
    id.bytes[2] = static_cast<std::uint8_t>(seq);
    id.bytes[3] = 1;
    return id;
}

// A side that left what both have behind place `common`.
EventId held(std::uint8_t side, std::uint64_t common, Seq seq) {
    return id_of(number(seq) <= common ? 0 : side, number(seq));
}

std::vector<Seq> ask(ForkSearch& search, std::uint64_t common) {
    std::vector<Seq> asked;
    while (const auto seq = search.question()) {
        asked.push_back(*seq);
        search.handle_theirs(*seq, held(2, common, *seq));
        search.handle_ours(*seq, held(1, common, *seq));
    }
    return asked;
}

}  // namespace

TEST_CASE("fork search: it finds the last common event, wherever that is") {
    for (std::uint64_t last = 1; last <= 40; ++last) {
        for (std::uint64_t common = 0; common < last; ++common) {
            ForkSearch search({}, Seq{last});
            static_cast<void>(ask(search, common));
            REQUIRE(search.common() ==
                    (common == 0 ? Head{} : Head{Seq{common}, id_of(0, common)}));
            REQUIRE(search.fork().has_value());
            CHECK(search.fork()->seq == Seq{common + 1});
            CHECK(search.fork()->ours == id_of(1, common + 1));
            CHECK(search.fork()->theirs == id_of(2, common + 1));
        }
    }
}

TEST_CASE("fork search: a short branch of a long log takes few questions, a long one not many") {
    ForkSearch near({}, Seq{60'000});
    CHECK(ask(near, 59'998).size() <= 3);
    ForkSearch far({}, Seq{60'000});
    CHECK(ask(far, 17).size() <= 40);
}

TEST_CASE("fork search: without a difference one question is enough") {
    ForkSearch search({}, Seq{9});
    CHECK(ask(search, 9) == std::vector<Seq>{Seq{9}});
    CHECK_FALSE(search.fork().has_value());
    ForkSearch empty({}, Seq{0});
    CHECK(ask(empty, 0).empty());
}

TEST_CASE("fork search: it ends when a side does not hold what it said") {
    ForkSearch search({}, Seq{9});
    search.handle_ours(Seq{9}, id_of(1, 9));
    CHECK(search.is_waiting());
    search.handle_theirs(Seq{9}, {});
    CHECK_FALSE(search.question().has_value());
    CHECK_FALSE(search.fork().has_value());
}

TEST_CASE("fork search: an answer to another question is passed over") {
    ForkSearch search({}, Seq{9});
    search.handle_ours(Seq{8}, id_of(1, 8));
    search.handle_theirs(Seq{8}, id_of(2, 8));
    CHECK(search.question() == Seq{9});
    CHECK_FALSE(search.is_waiting());
}
