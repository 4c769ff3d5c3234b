// A new file at the name that another one was renamed away from, and what becomes of that one.
#include <doctest/doctest.h>

#include "sim/sim_team.hpp"
#include "sim/ten_lines.hpp"

using namespace aura;
using sim::SimTeam;

TEST_CASE("old name: of a file that was renamed and deleted, a new one there comes to all") {
    SimTeam team(1, 2, sim::files());
    team.set_online(1, false);  // sees it go from its old name
    team[0].rename("a.txt", "old.txt");
    team.settle();
    team[0].remove("old.txt");
    team.settle();
    team.set_online(1, true);
    team.settle();
    REQUIRE(team[1].text("a.txt") == std::nullopt);
    team[0].save("a.txt", "quite new\n");
    team.settle();
    CHECK(team[0].text("a.txt").value_or("") == "quite new\n");
    CHECK(team[1].text("a.txt").value_or("") == "quite new\n");
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

TEST_CASE("old name: a conflict about a deleted file is told where another one is there") {
    SimTeam team(1, 3, sim::files());
    team.set_online(2, false);
    team[2].remove("a.txt");  // knows no other name of it
    team[0].rename("a.txt", "old.txt");
    team.settle();
    team.set_online(1, false);
    team[0].remove("old.txt");
    team.settle();
    team.set_online(2, true);
    team.settle();
    team[0].save("a.txt", "quite new\n");
    team.settle();
    REQUIRE(team[2].text("a.txt") == "quite new\n");
    team[1].rename("old.txt", "newer.txt");
    team.set_online(1, true);
    team.settle();
    CHECK(team[2].text("a.txt") == "quite new\n");
    CHECK(team[2].conflicts().size() == 1);
    team.check_converged();
}
