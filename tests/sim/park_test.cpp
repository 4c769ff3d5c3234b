// `aura park` and `aura unpark`: teammates' uncommitted work out of git's way, and back.
#include <doctest/doctest.h>

#include "sim/sim_team.hpp"
#include "sim/ten_lines.hpp"

using namespace aura;
using sim::files;
using sim::kFive;
using sim::kTen;
using sim::SimTeam;
using sim::with_line;
using workspace::HoldReason;
using workspace::ParkVerdict;

namespace {

void park(SimTeam& team, std::size_t member) {
    team[member].tree().park(team[member].now());
    team.settle();
}

void unpark(SimTeam& team, std::size_t member) {
    team[member].tree().unpark(team[member].now(), workspace::Unpark::all);
    team.settle();
}

}  // namespace

TEST_CASE("park: what only others changed goes back to HEAD, and comes back unchanged") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team[0].save("new.txt", "new\n");
    team[0].remove("b.txt");
    team.settle();
    REQUIRE(team[1].text("a.txt") == kFive);
    const std::size_t changes = team.changes();
    park(team, 1);
    CHECK(team[1].text("a.txt") == kTen);
    CHECK_FALSE(team[1].text("new.txt"));
    CHECK(team[1].text("b.txt") == "b\n");
    CHECK(team[1].holds(HoldReason::parked));
    CHECK(team[1].tree().park_verdicts().size() == 3);
    unpark(team, 1);
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team[1].text("new.txt") == "new\n");
    CHECK_FALSE(team[1].text("b.txt"));
    CHECK_FALSE(team[1].holds(HoldReason::parked));
    CHECK_FALSE(team[1].holds(HoldReason::put_back_by_git));
    CHECK(team.changes() == changes);
    team.check_converged();
}

TEST_CASE("park: a file with an own change stays as it is") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    team[1].save("a.txt", with_line(kFive, "9", "nine"));
    team.settle();
    park(team, 1);
    CHECK(team[1].text("a.txt") == with_line(kFive, "9", "nine"));
    const auto& verdicts = team[1].tree().park_verdicts();
    REQUIRE(verdicts.size() == 1);
    CHECK(verdicts.at("a.txt") == ParkVerdict::own_changes);
}

TEST_CASE("park: an own change that a teammate went on from is still an own change") {
    SimTeam team(1, 2, files());
    team[1].save("a.txt", kFive);
    team.settle();
    const std::string both = with_line(kFive, "9", "nine");
    team[0].save("a.txt", both);
    team.settle();
    REQUIRE(team[1].text("a.txt") == both);
    park(team, 1);
    CHECK(team[1].text("a.txt") == both);
}

TEST_CASE("park: what a teammate saves meanwhile waits for unpark") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    park(team, 1);
    team[0].save("a.txt", with_line(kFive, "9", "nine"));
    team[0].save("b.txt", "other\n");
    team.settle();
    CHECK(team[1].text("a.txt") == kTen);
    CHECK(team[1].text("b.txt") == "b\n");
    unpark(team, 1);
    CHECK(team[1].text("a.txt") == with_line(kFive, "9", "nine"));
    CHECK(team[1].text("b.txt") == "other\n");
    team.check_converged();
}

TEST_CASE("park: a file renamed by a teammate is back at its place, and moves again") {
    SimTeam team(1, 2, files());
    team[0].rename("a.txt", "moved.txt");
    team.settle();
    REQUIRE(team[1].text("moved.txt") == kTen);
    park(team, 1);
    CHECK(team[1].text("a.txt") == kTen);
    CHECK_FALSE(team[1].text("moved.txt"));
    unpark(team, 1);
    CHECK(team[1].text("moved.txt") == kTen);
    CHECK_FALSE(team[1].text("a.txt"));
    team.check_converged();
}

TEST_CASE("park: git pulls a commit of files that a teammate is still changing") {
    SimTeam team(1, 3, files());
    const std::string one = with_line(kTen, "1", "one");
    team[2].save("a.txt", one);
    team.settle();
    REQUIRE(team[2].git().commit(sim::plain_files({{"a.txt", one}})));
    REQUIRE(team[2].git().push());
    team.settle();
    team[0].save("a.txt", with_line(one, "9", "nine"));
    team[0].save("new.txt", "new\n");
    team.settle();
    REQUIRE(team[1].text("a.txt") == with_line(one, "9", "nine"));
    REQUIRE_FALSE(team[1].git().pull());
    park(team, 1);
    CHECK(team[1].text("a.txt") == kTen);
    REQUIRE(team[1].git().pull());
    team[1].tree().unpark(team[1].now(), workspace::Unpark::all);
    team.settle();
    CHECK(team[1].text("a.txt") == with_line(one, "9", "nine"));
    CHECK(team[1].text("new.txt") == "new\n");
    team.check_converged();
}

TEST_CASE("park: a restart finds the tree parked") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    park(team, 1);
    team.stop(1);
    team.start(1);
    team.settle();
    CHECK(team[1].text("a.txt") == kTen);
    unpark(team, 1);
    CHECK(team[1].text("a.txt") == kFive);
}

TEST_CASE("park: what git put away itself stays away, and the rest comes back") {
    SimTeam team(1, 2, files());
    team[0].save("b.txt", "by a teammate\n");
    team.settle();
    team[1].save("a.txt", kFive);
    team.settle();
    park(team, 1);
    CHECK(team[1].text("b.txt") == "b\n");
    REQUIRE(team[1].git().stash());
    team.settle();
    team[1].tree().unpark(team[1].now(), workspace::Unpark::what_parked);
    team.settle();
    CHECK(team[1].text("b.txt") == "by a teammate\n");
    CHECK(team[1].text("a.txt") == kTen);
    CHECK(team[0].text("a.txt") == kFive);
    SUBCASE("until it is popped") {
        REQUIRE(team[1].git().stash_pop());
    }
    SUBCASE("until the user asks for it") {
        unpark(team, 1);
    }
    team.settle();
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team[1].text("b.txt") == "by a teammate\n");
    team.check_converged();
}
