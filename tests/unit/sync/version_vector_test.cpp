#include "sync/version_vector.hpp"

#include <doctest/doctest.h>

#include "team_events.hpp"

using aura::Seq;
using aura::sync::Head;
using aura::sync::VersionVector;
using namespace aura::sync::test;

namespace {

Head head_at(std::uint8_t seq) {
    return {Seq{seq}, event(seq)};
}

}  // namespace

TEST_CASE("vector: an empty one holds nothing and covers only the empty one") {
    VersionVector empty;
    VersionVector other;
    other.set(log_of(author(1)), head_at(1));
    CHECK(empty.head(log_of(author(1))) == Head{});
    CHECK(empty.covers({}));
    CHECK_FALSE(empty.covers(other));
}

TEST_CASE("vector: advancing never lowers a head, setting does") {
    VersionVector vector;
    const auto log = log_of(author(1));
    CHECK(vector.advance(log, head_at(5)));
    CHECK_FALSE(vector.advance(log, head_at(5)));
    CHECK_FALSE(vector.advance(log, head_at(4)));
    CHECK(vector.head(log) == head_at(5));
    vector.set(log, head_at(4));
    CHECK(vector.head(log) == head_at(4));
}

TEST_CASE("vector: a head set to nothing is as if it had never been") {
    VersionVector vector;
    vector.set(log_of(author(1)), head_at(5));
    vector.set(log_of(author(1)), {});
    CHECK(vector == VersionVector{});
}

TEST_CASE("vector: merging takes the higher head of each log") {
    VersionVector a;
    a.set(log_of(author(1)), head_at(5));
    a.set(log_of(author(2)), head_at(1));
    VersionVector b;
    b.set(log_of(author(2)), head_at(3));
    b.set(log_of(author(3)), head_at(2));
    VersionVector merged = a;
    merged.merge(b);
    CHECK(merged.head(log_of(author(1))) == head_at(5));
    CHECK(merged.head(log_of(author(2))) == head_at(3));
    CHECK(merged.head(log_of(author(3))) == head_at(2));
    CHECK(merged.covers(a));
    CHECK(merged.covers(b));
    CHECK_FALSE(a.covers(b));
}

TEST_CASE("vector: equal vectors have equal hashes, whatever the order they were filled in") {
    VersionVector a;
    a.set(log_of(author(1)), head_at(5));
    a.set(log_of(author(2)), head_at(1));
    VersionVector b;
    b.set(log_of(author(2)), head_at(1));
    b.set(log_of(author(1)), head_at(5));
    CHECK(a.hash() == b.hash());
    b.advance(log_of(author(1)), head_at(6));
    CHECK(a.hash() != b.hash());
}
