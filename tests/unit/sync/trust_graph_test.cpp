#include "sync/trust_graph.hpp"

#include <doctest/doctest.h>

#include "team_events.hpp"

using aura::sync::TrustGraph;
using namespace aura::sync::test;

TEST_CASE("trust: a device trusts itself and whom it gave a key") {
    TrustGraph graph(author(1));
    graph.vouch(author(1), author(2));
    CHECK(graph.is_trusted(author(1)));
    CHECK(graph.is_trusted(author(2)));
    CHECK_FALSE(graph.is_trusted(author(3)));
}

TEST_CASE("trust: it follows the grants of those who are trusted, in any order of hearing") {
    TrustGraph graph(author(1));
    graph.vouch(author(3), author(4));
    graph.vouch(author(2), author(3));
    CHECK(graph.trusted().size() == 1);
    graph.trust(author(2));
    CHECK(graph.trusted().size() == 4);
}

TEST_CASE("trust: who gives this device a key is not trusted for that") {
    TrustGraph graph(author(1));
    graph.vouch(author(9), author(1));
    graph.vouch(author(9), author(8));
    CHECK(graph.trusted().size() == 1);
}

TEST_CASE("trust: it remembers who vouched for whom, trusted or not") {
    TrustGraph graph(author(1));
    graph.vouch(author(9), author(8));
    CHECK(graph.has_vouched(author(9), author(8)));
    CHECK_FALSE(graph.has_vouched(author(8), author(9)));
}

TEST_CASE("trust: members that vouch for each other in a circle end the search") {
    TrustGraph graph(author(1));
    graph.vouch(author(2), author(3));
    graph.vouch(author(3), author(2));
    graph.trust(author(3));
    CHECK(graph.trusted().size() == 3);
}
