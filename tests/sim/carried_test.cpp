// Work that somebody takes along to a new branch, and what he does to its file there.
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;

namespace {

const std::string kPath = "code.py";
const std::string kHead = "import math\n";
const std::string kFirst = "\n\ndef load(x):\n    return math.floor(x * 17)\n";
const std::string kSecond = "\n\ndef store(x):\n    print(x, flush=True)\n    return x\n";
const std::string kThird = "\n\ndef close(x):\n    x.shutdown(wait=42)\n    return x\n";
const std::string kMore = "\n\ndef more(x):\n    yield from range(x)\n";

const std::string kWholeText = kHead + kFirst + kSecond + kThird;

struct Save {
    std::string name;
    std::string text;  // empty: the file is deleted
};

void save(SimTeam& team, const Save& save) {
    if (save.text.empty()) {
        team[0].remove(kPath);
    } else {
        team[0].save(kPath, save.text);
    }
    team.settle();
}

// Both go to the branch, the first one with what it has.
void go_to_branch(SimTeam& team) {
    REQUIRE(team[0].git().switch_to("side", true));
    REQUIRE(team[0].git().push());
    team.settle();
    REQUIRE(team[1].git().switch_to("side", false));
    team.settle();
}

const std::vector<Save> kTaken{
    {"a new function", kHead + kFirst + kSecond + kThird + kMore},
    {"a function's deletion", kHead + kFirst + kThird},
    {"a function's new name", kHead + kFirst + "\n\ndef keep(x):\n    print(x)\n" + kThird},
    {"the file's deletion", ""}};

const std::vector<Save> kSaved{{"edits what is between", kHead + "import sys\n" + kFirst + kThird},
                               {"adds a function", kHead + kFirst + kThird + kSecond + kMore},
                               {"deletes all but one", kHead + kThird},
                               {"deletes the file", ""}};

}  // namespace

TEST_CASE("carried: what was taken along to a branch is said there with the next edit around it") {
    for (const Save& taken : kTaken) {
        for (const Save& saved : kSaved) {
            CAPTURE(taken.name);
            CAPTURE(saved.name);
            SimTeam team(1, 2, sim::plain_files({{kPath, kWholeText}, {"b.txt", ""}}));
            save(team, taken);
            go_to_branch(team);
            CHECK(team[1].text(kPath) == kWholeText);
            if (taken.text.empty() && saved.text.empty()) {
                continue;
            }
            save(team, saved);
            CHECK(team[0].text(kPath).value_or("") == saved.text);
            CHECK(team[1].text(kPath).value_or("") == saved.text);
            CHECK(team[0].conflicts().empty());
            CHECK(team[1].conflicts().empty());
            CHECK_FALSE(team[0].holds(workspace::HoldReason::other_branch));
            team.check_converged();
        }
    }
}

TEST_CASE("carried: what was committed on a new branch does not come back on the old one") {
    for (const Save& taken : kTaken) {
        CAPTURE(taken.name);
        SimTeam team(1, 2, sim::plain_files({{kPath, kWholeText}, {"b.txt", ""}}));
        save(team, taken);
        REQUIRE(team[0].git().switch_to("side", true));
        team.settle();
        REQUIRE(team[0].git().commit_all());
        team.settle();
        CHECK(team[1].text(kPath).value_or("") == taken.text);
        REQUIRE(team[0].git().switch_to("main", false));
        team.settle();
        CHECK(team[0].text(kPath) == kWholeText);
        CHECK(team[1].text(kPath) == kWholeText);
        CHECK(team[0].conflicts().empty());
        team.check_converged();
    }
}
