// Who renames a file and lets git take that back, or commits a part of it: nothing of what git did
// is anybody's edit, and nothing that git took away comes back by itself.
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;
using sim::SimTree;

namespace {

const std::string kOld = "code.py";
const std::string kNew = "moved.py";
const std::string kImports = "import math\n";
const std::string kOpens = "\n\ndef opens(x):\n    return math.floor(x * 17)\n";
const std::string kKeeps =
    "\n\ndef keeps(x):\n    print(x, 'is stored', flush=True)\n    return x\n";
const std::string kEnds = "\n\ndef ends(x):\n    x.shutdown(wait=42)\n    return x\n";
const std::string kAdded = "\n\ndef added(x):\n    yield from range(x)\n";
const std::string kAddedLater = "\n\ndef later(x):\n    return [*x]\n";
const std::string kAll = kImports + kOpens + kKeeps + kEnds;

// What member 0 does.
struct Move {
    std::string name;
    std::function<void(SimTree&)> act;
};

using Moves = std::vector<Move>;

const std::string& where(SimTree& tree) {
    return tree.text(kOld) ? kOld : kNew;
}

Move replaces(const std::string& name, const std::string& from, const std::string& to) {
    return {name, [from, to](SimTree& tree) {
                std::string text = *tree.text(where(tree));
                tree.save(where(tree), text.replace(text.find(from), from.size(), to));
            }};
}

const Move kRename = {"renames the file", [](SimTree& tree) { tree.rename(kOld, kNew); }};
const Move kEdit = replaces("edits a function", "is stored", "is kept");
const Move kEditOther = replaces("edits another function", "wait=42", "wait=43");
const Move kAdd = {"adds a function", [](SimTree& tree) {
                       tree.save(where(tree), *tree.text(where(tree)) + kAddedLater);
                   }};
const Move kWriteAnew = {"writes a new file at the old name",
                         [](SimTree& tree) { tree.save(kOld, kImports + kKeeps + kAdded); }};
const Move kEditAgain = {"edits the file at the old name", [](SimTree& tree) {
                             std::string text = *tree.text(kOld);
                             tree.save(kOld, text.replace(text.rfind("return x"), 8, "return (x)"));
                         }};
const Move kEditMoved = {"edits the renamed file", [](SimTree& tree) {
                             std::string text = *tree.text(kNew);
                             tree.save(kNew, text.replace(text.find("x * 17"), 6, "x * 17 * 1"));
                         }};
const Move kRemove = {"deletes the file at the old name", [](SimTree& tree) { tree.remove(kOld); }};
const Move kCommit = {"git commit", [](SimTree& tree) { REQUIRE(tree.git().commit_all()); }};
const Move kCommitTracked = {"git commit -a",
                             [](SimTree& tree) { REQUIRE(tree.git().commit_tracked()); }};
const Move kCheckout = {"git checkout",
                        [](SimTree& tree) { REQUIRE(tree.git().checkout_file(kOld)); }};
const Move kStash = {"git stash", [](SimTree& tree) { REQUIRE(tree.git().stash()); }};
const Move kResetHead = {"git reset --hard",
                         [](SimTree& tree) { REQUIRE(tree.git().reset_hard(tree.git().tip())); }};
const Move kResetBack = {"git reset --hard HEAD~", [](SimTree& tree) {
                             const auto& parents =
                                 tree.git().commits().at(tree.git().tip()).parents;
                             REQUIRE(tree.git().reset_hard(parents.front()));
                         }};
const Move kResetMixed = {"git reset HEAD~", [](SimTree& tree) {
                              const auto& parents =
                                  tree.git().commits().at(tree.git().tip()).parents;
                              REQUIRE(tree.git().reset_mixed(parents.front()));
                          }};

Moves operator+(Moves moves, const Moves& more) {
    moves.insert(moves.end(), more.begin(), more.end());
    return moves;
}

SimTeam team_of(std::size_t members) {
    return {1, members, sim::plain_files({{kOld, kAll}, {"b.txt", "b\n"}})};
}

// After each of his steps the disk is as he or git left it.
void perform_alone(SimTeam& team, const Moves& moves) {
    for (const Move& move : moves) {
        CAPTURE(move.name);
        move.act(team[0]);
        const auto old_text = team[0].text(kOld);
        const auto new_text = team[0].text(kNew);
        team.settle();
        CHECK(team[0].text(kOld).value_or("none") == old_text.value_or("none"));
        CHECK(team[0].text(kNew).value_or("none") == new_text.value_or("none"));
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            CHECK(team[i].conflicts().empty());
        }
    }
}

void check_left_alone(const Moves& moves, std::size_t members) {
    std::string told;
    for (const Move& move : moves) {
        told += move.name + ", ";
    }
    CAPTURE(told);
    CAPTURE(members);
    SimTeam team = team_of(members);
    perform_alone(team, moves);
    team.check_converged();
}

// Alone and where a teammate, who takes none of his commits, listens.
void check_left_alone(const Moves& moves) {
    check_left_alone(moves, 1);
    check_left_alone(moves, 2);
}

}  // namespace

TEST_CASE("moved and back: a reset to before the commit of a new name is no edit") {
    for (const Moves& before : {Moves{kRename},
                                Moves{kEdit, kRename},
                                Moves{kRename, kEdit},
                                Moves{kRename, kAdd, kEditOther}}) {
        check_left_alone(before + Moves{kCommit, kResetBack});
        check_left_alone(before + Moves{kCommit, kResetBack, kEdit, kCommit});
        check_left_alone(before + Moves{kCommit, kResetBack, kRename, kEdit, kCommit});
    }
}

TEST_CASE("moved and back: a reset to half a rename brings the old name not back") {
    check_left_alone({kRename, kCommitTracked, kCommit, kResetBack});
    check_left_alone({kRename, kCommitTracked, kEdit, kCommit, kResetBack});
}

TEST_CASE("moved and back: what git took away stays away where half a rename is committed") {
    for (const Move& undoing : {kCheckout, kStash, kResetHead}) {
        for (const Move& edit : {kEdit, kAdd}) {
            check_left_alone({edit, undoing, kRename, kCommitTracked});
            check_left_alone({edit, undoing, kRename, kEditOther, kCommitTracked, kCommit});
        }
    }
}

TEST_CASE("moved and back: a reset of the old name says nothing of the new one") {
    check_left_alone({kAdd, kCommit, kRename, kResetBack});
}

TEST_CASE("moved and back: a new file at the old name that git took away stays away") {
    const Move move_again = {"moves it", [](SimTree& tree) { tree.rename(kOld, "third.py"); }};
    const Move commit_other = {
        "commits another file", [](SimTree& tree) {
            tree.save("b.txt", "c\n");
            REQUIRE(tree.git().commit({{"b.txt", *sim::file_at(tree.disk(), "b.txt")}}));
        }};
    for (const Move& undoing : {kCheckout, kStash, kResetHead}) {
        for (const Move& next : {kRemove, move_again, kEdit, kAdd}) {
            check_left_alone({kRename, kWriteAnew, undoing, next});
            check_left_alone({kRename, kWriteAnew, kAdd, undoing, next, commit_other});
        }
        check_left_alone({kRename, kWriteAnew, undoing, commit_other, kRemove});
    }
}

TEST_CASE("moved and back: a commit that is taken back leaves both files as they are") {
    check_left_alone({kRename, kWriteAnew, kCommit, kResetMixed, kEdit, kCommit});
    check_left_alone({kRename, kCommitTracked, kWriteAnew, kResetMixed, kAdd, kCommit}, 1);
}

TEST_CASE("moved and back: a commit that gives the old name to another file has nothing of it") {
    for (const Moves& before : {Moves{kRename, kWriteAnew},
                                Moves{kEdit, kRename, kWriteAnew},
                                Moves{kRename, kEdit, kWriteAnew},
                                Moves{kRename, kWriteAnew, kEdit},
                                Moves{kRename, kCheckout, kEdit},
                                Moves{kRename, kStash, kAdd}}) {
        const Moves committed = before + Moves{kCommitTracked};
        check_left_alone(committed, 1);
        check_left_alone(committed + Moves{kEditAgain, kCommitTracked, kAdd, kCommit, kRemove}, 1);
        check_left_alone(committed + Moves{kEditMoved, kCommit, kEditAgain, kCommit}, 1);
        check_left_alone(committed + Moves{kEditAgain, kCommit, kEditMoved, kCommit}, 1);
        check_left_alone(committed + Moves{kCommit, kResetBack, kEditAgain, kCommit}, 1);
        check_left_alone(committed + Moves{kRemove, kCommit}, 1);
    }
}

TEST_CASE("moved and back: who pulls such a commit has both files, and goes on with both") {
    for (const bool knows_both : {true, false}) {
        CAPTURE(knows_both);
        SimTeam team = team_of(3);
        team.set_online(2, knows_both);
        perform_alone(team, {kRename, kWriteAnew, kCommitTracked, kEditMoved});
        REQUIRE(team[0].git().push());
        for (const std::size_t member : {1U, 2U}) {
            REQUIRE(team[member].git().reset_hard(team[member].git().tip()));
            REQUIRE(team[member].git().pull());
            team.settle();
        }
        team.set_online(2, true);
        team.settle();
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            REQUIRE(team[i].text(kNew).value_or("none") == team[0].text(kNew));
            REQUIRE(team[i].text(kOld).value_or("none") == team[0].text(kOld));
        }
        kEditMoved.act(team[1]);
        team.settle();
        kEditAgain.act(team[2]);
        team.settle();
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            CHECK(team[i].conflicts().empty());
            CHECK(team[i].text(kNew).value_or("") == team[1].text(kNew).value_or("none"));
            CHECK(team[i].text(kOld).value_or("") == team[2].text(kOld).value_or("none"));
        }
        team.check_converged();
    }
}

TEST_CASE("moved and back: a new file at the old name is gone for all with its commit") {
    const std::string made = kImports + kKeeps + kAdded;
    for (const Move& commit : {kCommit, kCommitTracked}) {
        CAPTURE(commit.name);
        check_left_alone({kRename, kWriteAnew, commit, kResetBack, kRemove});
        SimTeam team = team_of(2);
        perform_alone(team, {kRename, kWriteAnew, commit, kResetBack});
        CHECK(team[1].text(kOld) != made);
    }
}
