#include "sync/repo_graph.hpp"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using sync::OpenedChange;
using sync::OpenedHeadMove;
using sync::RepoGraph;
using Paths = std::vector<std::string>;
using aura::test::event;

namespace {

NodeId file_id(std::uint8_t number) {
    NodeId id;
    id.bytes[0] = number;
    return id;
}

// A save of a plain text file.
OpenedChange save(std::uint8_t number, std::uint8_t file, const std::string& path) {
    OpenedChange opened;
    opened.event = event(number);
    opened.envelope.file = file_id(file);
    opened.envelope.path = path;
    opened.content.path = path;
    wire::ItemEnvelope item;
    item.kind = wire::ItemKind::skeleton;
    item.id = file_id(file);
    item.text_bytes = 4;
    opened.envelope.items.push_back(item);
    opened.content.items.push_back({"", "text", {}});
    return opened;
}

OpenedChange made_from(OpenedChange opened, std::uint8_t parent) {
    opened.envelope.items[0].parents.push_back({event(parent), 0});
    return opened;
}

// Says of a commit that it holds what event 1 made.
OpenedHeadMove commit_of_first() {
    OpenedHeadMove move;
    move.event = event(9);
    move.envelope.contained = {{event(1), 0}};
    move.content.commit.hex = std::string(40, '1');
    return move;
}

Paths added(RepoGraph& graph, const OpenedChange& opened) {
    const auto paths = graph.add(opened);
    REQUIRE(paths.has_value());
    return *paths;
}

}  // namespace

TEST_CASE("repo graph: a change is found under its path, and only there") {
    RepoGraph graph;
    CHECK(added(graph, save(1, 1, "a")) == Paths{"a"});
    CHECK(added(graph, save(2, 2, "b")) == Paths{"b"});
    CHECK(graph.slice("a").changes.size() == 1);
    CHECK(graph.slice("a").find({event(1), 0})->text_hash == sync::text_hash("text"));
    CHECK(graph.slice("a").find({event(2), 0}) == nullptr);
    CHECK(graph.slice("c").changes.empty());
}

TEST_CASE("repo graph: a file that moved is one history under both paths") {
    RepoGraph graph;
    CHECK(added(graph, save(1, 1, "a")) == Paths{"a"});
    CHECK(added(graph, made_from(save(2, 1, "b"), 1)) == Paths{"a", "b"});
    CHECK(graph.slice("a") == graph.slice("b"));
    CHECK(graph.slice("a").paths == Paths{"a", "b"});
}

TEST_CASE("repo graph: a change whose parent is missing is linked to it before it arrives") {
    RepoGraph graph;
    CHECK(added(graph, made_from(save(2, 2, "b"), 1)) == Paths{"b"});
    CHECK(graph.missing() == std::vector<EventId>{event(1)});
    CHECK(added(graph, save(1, 1, "a")) == Paths{"a", "b"});
    CHECK(graph.missing().empty());
    CHECK(graph.slice("a").changes.size() == 2);
}

TEST_CASE("repo graph: the order of arrival does not matter") {
    std::vector<OpenedChange> changes{save(1, 1, "a"),
                                      made_from(save(2, 1, "b"), 1),
                                      made_from(save(3, 2, "c"), 2),
                                      save(4, 4, "d")};
    RepoGraph expected;
    for (const auto& change : changes) {
        CHECK_FALSE(added(expected, change).empty());
    }
    std::vector<std::size_t> order{0, 1, 2, 3};
    do {
        RepoGraph graph;
        for (const std::size_t i : order) {
            CHECK_FALSE(added(graph, changes[i]).empty());
        }
        for (const char* path : {"a", "b", "c", "d"}) {
            CHECK(graph.slice(path) == expected.slice(path));
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("repo graph: what a commit holds is known whichever arrives first") {
    const OpenedHeadMove move = commit_of_first();
    RepoGraph graph;
    CHECK(graph.add(move).empty());
    CHECK(added(graph, save(1, 1, "a")) == Paths{"a"});
    RepoGraph other;
    CHECK(added(other, save(1, 1, "a")) == Paths{"a"});
    CHECK(other.add(move) == Paths{"a"});
    REQUIRE(graph.slice("a").contained.size() == 1);
    CHECK(graph.slice("a") == other.slice("a"));
}

TEST_CASE("repo graph: a change that was made from another one is the latest, not the other") {
    RepoGraph graph;
    added(graph, save(1, 1, "a"));
    added(graph, made_from(save(2, 1, "a"), 1));
    REQUIRE(graph.latest().size() == 1);
    CHECK(graph.latest()[0]->event == event(2));
}

TEST_CASE("repo graph: a change that contradicts itself is refused and leaves no trace") {
    RepoGraph graph;
    OpenedChange no_text = save(1, 1, "a");
    no_text.content.items.clear();
    OpenedChange other_path = save(2, 1, "a");
    other_path.content.path = std::string("b");
    OpenedChange foreign_skeleton = save(3, 1, "a");
    foreign_skeleton.envelope.items[0].id = file_id(7);
    OpenedChange wrong_size = save(4, 1, "a");
    wrong_size.envelope.items[0].text_bytes = 5;
    OpenedChange twice = save(5, 1, "a");
    twice.envelope.items.push_back(twice.envelope.items[0]);
    twice.content.items.push_back(twice.content.items[0]);
    for (const auto& opened : {no_text, other_path, foreign_skeleton, wrong_size, twice}) {
        const auto result = graph.add(opened);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().is(ErrorCode::wire_malformed));
    }
    CHECK(graph.change_count() == 0);
    CHECK(graph.paths().empty());
}

TEST_CASE("repo graph: the same change twice is one change") {
    RepoGraph graph;
    added(graph, save(1, 1, "a"));
    CHECK(added(graph, save(1, 1, "a")).empty());
    CHECK(graph.slice("a").changes.size() == 1);
}

TEST_CASE("repo graph: the state's hash is of what counts, in whatever order it came") {
    const OpenedHeadMove move = commit_of_first();
    RepoGraph all_at_once;
    added(all_at_once, save(1, 1, "a"));
    added(all_at_once, made_from(save(2, 1, "b"), 1));
    added(all_at_once, save(4, 4, "d"));
    all_at_once.add(move);
    const Digest expected = all_at_once.state_hash();

    RepoGraph one_by_one;
    std::set<Digest> seen{one_by_one.state_hash()};
    one_by_one.add(move);
    added(one_by_one, save(4, 4, "d"));
    seen.insert(one_by_one.state_hash());
    added(one_by_one, made_from(save(2, 1, "b"), 1));
    seen.insert(one_by_one.state_hash());
    added(one_by_one, save(1, 1, "a"));
    CHECK(one_by_one.state_hash() == expected);
    CHECK(one_by_one.state_hash() == expected);
    CHECK(seen.size() == 3);
    CHECK_FALSE(seen.contains(expected));
}

TEST_CASE("repo graph: what is void is not in the state's hash") {
    const OpenedHeadMove move = commit_of_first();
    RepoGraph graph;
    added(graph, save(1, 1, "a"));
    const Digest without = graph.state_hash();
    added(graph, made_from(save(2, 1, "a"), 1));
    const Digest with_child = graph.state_hash();
    CHECK(with_child != without);
    graph.add(move);
    const Digest held = graph.state_hash();
    CHECK(held != with_child);
    graph.set_void({event(9)});
    CHECK(graph.state_hash() == with_child);
    graph.set_void({event(2), event(9)});
    CHECK(graph.state_hash() == without);
    graph.set_void({});
    CHECK(graph.state_hash() == held);
}
