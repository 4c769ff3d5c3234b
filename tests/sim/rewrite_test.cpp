// `aura undo` and `aura restore`: a file put back to what it was, as an edit of one's own.
#include <chrono>

#include <doctest/doctest.h>

#include "base/assert.hpp"
#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;
using workspace::RestoreTo;
using workspace::Rewrite;
using workspace::UndoEvent;

namespace {

const std::string kOne = "def one(x):\n    return x + 1\n";
const std::string kTwo = "def two(x):\n    a = x\n    b = x\n    c = x\n    return x + 2\n";
const std::string kCode = kOne + "\n\n" + kTwo;

std::string with(std::string text, const std::string& old, const std::string& instead) {
    const std::size_t at = text.find(old);
    AURA_ASSERT(at != std::string::npos);
    return text.replace(at, old.size(), instead);
}

sim::Files files() {
    return sim::plain_files({{"a.py", kCode}, {"b.txt", "b\n"}});
}

// The event that brought what this tree has at `path`: of one of its nodes, of all of it.
EventId event_at(sim::SimTree& tree, const std::string& path, const std::string& address = "") {
    for (const store::Record& row : tree.records()) {
        const auto file = workspace::decode_tree_file(row.value).value();
        if (file.path != path) {
            continue;
        }
        for (const auto& node : file.nodes) {
            if (node.address.starts_with(address) && !address.empty()) {
                return node.position.versions.at(0).event;
            }
        }
        const auto& position =
            file.position.versions.empty() ? file.skeleton.position : file.position;
        return position.versions.at(0).event;
    }
    AURA_ASSERT(false);
    return {};
}

Status rewrite(SimTeam& team,
               std::size_t member,
               const std::string& path,
               decltype(Rewrite::wish) wish) {
    workspace::Tree& tree = team[member].tree();
    tree.rewrite(team[member].now(), path, {7, std::move(wish)});
    team.settle();
    auto answer = tree.rewrites().poll();
    REQUIRE(answer);
    CHECK(answer->number == 7);
    CHECK_FALSE(tree.rewrites().poll());
    return answer->status;
}

wire::HybridTime wall(const sim::SimTree& tree) {
    const sim::SimClock start;
    const auto time = start.wall + (tree.now() - start.mono);
    const auto count =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return wire::HybridTime{(static_cast<std::uint64_t>(count) << 16U) | 0xffffU};
}

}  // namespace

TEST_CASE("undo: a teammate's edit is taken back everywhere, what came after it stays") {
    SimTeam team(1, 2, files());
    team[0].save("a.py", with(kCode, "x + 1", "x + 100"));
    team.settle();
    const EventId event = event_at(team[1], "a.py", "one");
    team[0].save("a.py", with(with(kCode, "x + 1", "x + 100"), "x + 2", "x + 200"));
    team.settle();
    const std::size_t changes = team.changes();
    REQUIRE(rewrite(team, 1, "a.py", UndoEvent{event}));
    CHECK(team[1].text("a.py") == with(kCode, "x + 2", "x + 200"));
    CHECK(team[0].text("a.py") == with(kCode, "x + 2", "x + 200"));
    CHECK(team.changes() == changes + 1);
    team.check_converged();
}

TEST_CASE("undo: lines of one function that were changed since at another place stay") {
    SimTeam team(1, 2, files());
    team[0].save("a.py", with(kCode, "a = x", "a = 1"));
    team.settle();
    const EventId event = event_at(team[0], "a.py", "two");
    team[1].save("a.py", with(with(kCode, "a = x", "a = 1"), "return x + 2", "return x + 3"));
    team.settle();
    REQUIRE(rewrite(team, 0, "a.py", UndoEvent{event}));
    CHECK(team[1].text("a.py") == with(kCode, "return x + 2", "return x + 3"));
    team.check_converged();
}

TEST_CASE("undo: is refused where the same lines have gone on, and changes nothing") {
    SimTeam team(1, 2, files());
    team[0].save("a.py", with(kCode, "x + 1", "x + 100"));
    team.settle();
    const EventId event = event_at(team[0], "a.py", "one");
    const std::string after = with(kCode, "x + 1", "x + 101");
    team[1].save("a.py", after);
    team.settle();
    const Status status = rewrite(team, 0, "a.py", UndoEvent{event});
    REQUIRE_FALSE(status);
    CHECK(status.error().is(ErrorCode::tree_changed));
    CHECK(status.error().to_line().find("one") != std::string::npos);
    CHECK(team[0].text("a.py") == after);
    team.check_converged();
}

TEST_CASE("undo: twice is refused, and undoing the undo brings the change back") {
    SimTeam team(1, 2, files());
    const std::string changed = with(kCode, "x + 1", "x + 100");
    team[0].save("a.py", changed);
    team.settle();
    const EventId event = event_at(team[0], "a.py", "one");
    REQUIRE(rewrite(team, 0, "a.py", UndoEvent{event}));
    const Status again = rewrite(team, 0, "a.py", UndoEvent{event});
    REQUIRE_FALSE(again);
    CHECK(again.error().is(ErrorCode::not_found));
    const EventId undo = event_at(team[1], "a.py", "one");
    REQUIRE(undo != event);
    REQUIRE(rewrite(team, 1, "a.py", UndoEvent{undo}));
    CHECK(team[0].text("a.py") == changed);
    team.check_converged();
}

TEST_CASE("undo: a created file goes, a deleted one comes back, a renamed one moves back") {
    SimTeam team(1, 2, files());
    team[0].save("new.py", kOne);
    team.settle();
    team.advance(std::chrono::seconds(1));
    team.settle();
    REQUIRE(rewrite(team, 1, "new.py", UndoEvent{event_at(team[1], "new.py")}));
    CHECK_FALSE(team[0].text("new.py"));
    CHECK_FALSE(team[1].text("new.py"));

    team[0].remove("a.py");
    team.settle();
    team.advance(std::chrono::seconds(1));
    team.settle();
    REQUIRE_FALSE(team[1].text("a.py"));
    REQUIRE(rewrite(team, 0, "a.py", UndoEvent{event_at(team[0], "a.py")}));
    CHECK(team[0].text("a.py") == kCode);
    CHECK(team[1].text("a.py") == kCode);

    team[0].rename("b.txt", "moved.txt");
    team.settle();
    team.advance(std::chrono::seconds(1));
    team.settle();
    REQUIRE(team[1].text("moved.txt") == "b\n");
    REQUIRE(rewrite(team, 1, "moved.txt", UndoEvent{event_at(team[1], "moved.txt")}));
    CHECK(team[0].text("b.txt") == "b\n");
    CHECK_FALSE(team[0].text("moved.txt"));
    CHECK(team[1].text("b.txt") == "b\n");
    CHECK_FALSE(team[1].text("moved.txt"));
    team.check_converged();
}

TEST_CASE("undo: text that was not in the log yet is recorded first and stays") {
    SimTeam team(1, 2, files());
    team[0].save("a.py", with(kCode, "x + 1", "x + 100"));
    team.settle();
    const EventId event = event_at(team[0], "a.py", "one");
    workspace::Tree& tree = team[0].tree();
    tree.rewrite(team[0].now(), "a.py", {1, UndoEvent{event}});
    team[0].save("a.py", with(with(kCode, "x + 1", "x + 100"), "x + 2", "x + 200"));
    team.settle();
    REQUIRE(tree.rewrites().poll()->status);
    CHECK(team[1].text("a.py") == with(kCode, "x + 2", "x + 200"));
    team.check_converged();
}

TEST_CASE("undo: works while nothing arrives, and leaves unsent text alone while nothing leaves") {
    SimTeam team(1, 2, files());
    team[0].save("a.py", with(kCode, "x + 1", "x + 100"));
    team.settle();
    const EventId event = event_at(team[1], "a.py", "one");
    team[1].tree().hold();
    REQUIRE(rewrite(team, 1, "a.py", UndoEvent{event}));
    CHECK(team[0].text("a.py") == kCode);

    const EventId undo = event_at(team[0], "a.py", "one");
    team[0].tree().pause();
    const std::string unsent = with(kCode, "x + 2", "x + 200");
    team[0].save("a.py", unsent);
    team.settle();
    const Status status = rewrite(team, 0, "a.py", UndoEvent{undo});
    REQUIRE_FALSE(status);
    CHECK(status.error().next_step() == "aura pause --off");
    CHECK(team[0].text("a.py") == unsent);
}

TEST_CASE("restore: the whole file as it was, also what was committed since, also a deleted one") {
    SimTeam team(1, 2, files());
    const std::string then = with(kCode, "x + 1", "x + 100");
    team[0].save("a.py", then);
    team.settle();
    const auto time = wall(team[0]);
    const auto head = team[0].git().head().commit;
    team.advance(std::chrono::hours(1));
    team[1].save("a.py", with(with(then, "x + 100", "x + 100 * x"), "x + 2", "x + 222"));
    team.settle();
    REQUIRE(rewrite(team, 0, "a.py", RestoreTo{time, head}));
    CHECK(team[0].text("a.py") == then);
    CHECK(team[1].text("a.py") == then);
    const Status again = rewrite(team, 0, "a.py", RestoreTo{time, head});
    REQUIRE_FALSE(again);
    CHECK(again.error().is(ErrorCode::exists));

    team[1].remove("a.py");
    team.settle();
    team.advance(std::chrono::seconds(1));
    team.settle();
    REQUIRE(rewrite(team, 0, "a.py", RestoreTo{time, head}));
    CHECK(team[1].text("a.py") == then);
    const Status never = rewrite(team, 0, "never.py", RestoreTo{time, head});
    REQUIRE_FALSE(never);
    CHECK(never.error().is(ErrorCode::not_found));
    team.check_converged();
}
