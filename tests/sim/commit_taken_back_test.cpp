// A commit that is taken back, where the log has less than its text: of a save that was seen in
// halves, and committed at once, the first half is all that anybody said.
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;

namespace {

const std::string kSavedPath = "saved.py";
const std::string kOther = "def other(x):\n    return x\n";
const std::string kWhole = "def load(x):\n    x.open(wait=True)\n    x.read(all=True)\n";
const std::string kHalf = "def load(x):\n    x.open(wait=True)\n";
const std::string kLast = "def last(x):\n    yield x * 17\n";

void check_all(SimTeam& team, const std::string& text) {
    for (std::size_t i = 0; i < team.size(); ++i) {
        CAPTURE(i);
        CHECK(team[i].text(kSavedPath).value_or("") == text);
        CHECK(team[i].conflicts().empty());
    }
    team.check_converged();
}

enum class Seen : std::uint8_t { half, half_and_edit_beside, deletion };

// Of what member 0 commits and takes back, nobody has seen but this.
void take_back(bool is_new, Seen seen) {
    const std::string whole = kOther + kWhole + kLast;
    const std::string edited = "def other(x):\n    return x + 1\n";
    SimTeam team(1, 2, sim::plain_files({{is_new ? "b.py" : kSavedPath, whole}}));
    if (is_new) {
        team[0].save(kSavedPath, whole);
        team.settle();
    }
    if (seen == Seen::deletion) {
        team[0].remove(kSavedPath);
    } else {
        team[0].save(kSavedPath, kOther + kHalf);
    }
    team.settle();
    const wire::CommitId before = team[0].git().tip();
    const std::string more = kWhole + "    x.close()\n" + kLast;
    team.stop(0);
    team[0].save(kSavedPath, kOther + more);
    REQUIRE(team[0].git().commit_all());
    team.start(0);
    team.settle();
    if (seen == Seen::half_and_edit_beside) {
        REQUIRE(team[1].text(kSavedPath) == kOther + kHalf);
        team[1].save(kSavedPath, edited + kHalf);
        team.settle();
    }
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    check_all(team, (seen == Seen::half_and_edit_beside ? edited : kOther) + more);
}

}  // namespace

TEST_CASE("commit taken back: what it added and deleted fits the text between, which is said") {
    const std::string import = "import sys\n";
    SimTeam team(1, 2, sim::plain_files({{kSavedPath, kOther + kWhole + kLast}}));
    const wire::CommitId before = team[0].git().tip();
    team[0].save(kSavedPath, import + kOther + kHalf + kLast);
    team.settle();
    team.stop(0);
    const std::string more = "def more(x):\n    yield from range(x)\n";
    team[0].save(kSavedPath, "import os\n" + kOther + kWhole + more);
    REQUIRE(team[0].git().commit_all());
    team.start(0);
    team.settle();
    const std::string edited = "def other(x):\n    return x + 1\n";
    team[1].save(kSavedPath, import + edited + kHalf + kLast);
    team.settle();
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    check_all(team, "import os\n" + edited + kWhole + more);
}

TEST_CASE("commit taken back: what it had after the first half of a save stays, and is said") {
    for (const bool is_new : {false, true}) {
        for (const Seen seen : {Seen::half, Seen::half_and_edit_beside, Seen::deletion}) {
            CAPTURE(is_new);
            CAPTURE(static_cast<int>(seen));
            take_back(is_new, seen);
        }
    }
}
