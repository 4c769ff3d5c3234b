// A file of code that has the name of a plain text for a while.
#include <string>

#include <doctest/doctest.h>

#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;

namespace {

const std::string kCodeName = "code.py";
const std::string kPlainName = "code.txt";
const std::string kImport = "import sys\n";
const std::string kRead = "def read(x):\n    y = x * 17\n    return y\n";
const std::string kWrite = "def write(x):\n    print(x)\n    x.flush()\n";
const std::string kWrapped = "def write(x):\n    print('[', x, ']')\n    x.flush()\n";

const std::string kWhole = kImport + kRead + kWrite;
const std::string kTheirs = kImport + "def load(x):\n    y = x * 17\n    return y\n" + kWrite;
const std::string kSavedPlain = "import os\n" + kRead + kWrite;
const std::string kSavedAgain = "import os\n" + kRead + kWrapped;
const std::string kMerged = "import os\ndef load(x):\n    y = x * 17\n    return y\n" + kWrapped;

}  // namespace

TEST_CASE("plain text: the functions of a file are the same when it is code again, edited or not") {
    for (const std::string& again : {kCodeName, std::string("new.py")}) {
        for (const bool is_late : {false, true}) {
            CAPTURE(again);
            CAPTURE(is_late);
            SimTeam team(1, 2, sim::plain_files({{kCodeName, kWhole}}));
            team.set_online(1, false);
            team[1].save(kCodeName, kTheirs);
            team[0].rename(kCodeName, kPlainName);
            team.settle();
            team.set_online(1, !is_late);
            team.settle();
            team[0].save(kPlainName, kSavedPlain);
            team.settle();
            team[0].save(kPlainName, kSavedAgain);
            team.settle();
            team[0].rename(kPlainName, again);
            team.settle();
            team.set_online(1, true);
            team.settle();
            for (std::size_t i = 0; i < team.size(); ++i) {
                CAPTURE(i);
                CHECK(team[i].text(again).value_or("") == kMerged);
                CHECK(team[i].conflicts().empty());
            }
            team.check_converged();
        }
    }
}
