// What does not parse is committed by who wrote it, or made whole, and he goes on from there.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/code_sample.hpp"
#include "sim/sim_team.hpp"

using namespace aura;
using namespace aura::sim::sample;
using sim::SimTeam;
using sim::SimTree;

namespace {

const std::string kPath = "code.py";
const std::string kMoved = "moved.py";

std::string place(SimTree& tree) {
    return tree.text(kPath) ? kPath : kMoved;
}

// What member 0 does.
struct Step {
    std::string name;
    std::function<void(SimTree&)> act;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Step replaces(const std::string& name, const std::string& from, const std::string& to) {
    return {name, [from, to](SimTree& tree) {
                tree.save(place(tree), replaced(*tree.text(place(tree)), from, to));
            }};
}

const Step kEdit = replaces("edits a function", "is stored", "is kept");
const Step kEditLoad = replaces("edits another function", "17", "18");
const Step kRename = replaces("renames a function", "def store", "def keep");
const Step kDeleteLoad = replaces("deletes a function", kLoad, "");
const Step kImport = replaces("edits what is between", kHead, kHead + "import sys\n");
const Step kAdd = {"adds a function",
                   [](SimTree& tree) { tree.save(kPath, *tree.text(kPath) + kMore); }};
const Step kBreak = replaces("saves what does not parse", "(x):\n    print", "(x:\n    print");
const Step kMend = replaces("makes it whole", "(x:\n    print", "(x):\n    print");
const Step kMove = {"renames the file", [](SimTree& tree) { tree.rename(kPath, kMoved); }};
const Step kRemove = {"deletes the file", [](SimTree& tree) { tree.remove(place(tree)); }};
const Step kCommit = {"commits", [](SimTree& tree) { REQUIRE(tree.git().commit_all()); }};
const Step kTakeBack = {"git reset HEAD~", [](SimTree& tree) {
                            sim::SimGit& git = tree.git();
                            const auto& parents = git.commits().at(git.tip()).parents;
                            REQUIRE(parents.size() == 1);
                            REQUIRE(git.reset_mixed(parents.front()));
                        }};

using Story = std::vector<Step>;

Story operator+(Story story, const Story& more) {
    story.insert(story.end(), more.begin(), more.end());
    return story;
}

// Ways to a broken text, of which kCommit makes a commit.
const std::vector<Story> kBefore{{},
                                 {kEdit},
                                 {kImport},
                                 {kRename},
                                 {kDeleteLoad},
                                 {kAdd},
                                 {kEdit, kImport, kAdd},
                                 {kEdit, kMove},
                                 {kMove}};

const std::vector<Story> kAfter{{kRemove},
                                {kMend},
                                {kMend, kCommit},
                                {kMend, kRemove},
                                {kImport, kMend},
                                {kTakeBack},
                                {kTakeBack, kMend}};

SimTeam team_of(std::size_t members) {
    return {1, members, sim::plain_files({{kPath, kWhole}, {"b.txt", "b\n"}})};
}

std::string told(const Story& story) {
    std::string all;
    for (const Step& step : story) {
        all += step.name + ", ";
    }
    return all;
}

bool same(const sim::Files& a, const sim::Files& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](auto& x, auto& y) {
               return x.first == y.first && x.second.bytes == y.second.bytes;
           });
}

// Who works alone finds everything as he left it.
void perform(SimTeam& team, const Story& story) {
    for (const Step& step : story) {
        CAPTURE(step.name);
        step.act(team[0]);
        const sim::Files left = team[0].disk();
        team.settle();
        CHECK(same(left, team[0].disk()));
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            CHECK(team[i].conflicts().empty());
        }
    }
}

void pull(SimTree& tree, SimTeam& team) {
    if (!tree.git().pull()) {
        tree.tree().park(tree.now(), workspace::ParkWhat::committed);
        team.settle();
        REQUIRE(tree.git().pull());
    }
    team.settle();
}

}  // namespace

TEST_CASE("broken commit: who commits what does not parse is in no conflict with himself") {
    for (const std::size_t members : {1U, 2U}) {
        for (const Story& before : kBefore) {
            for (const Story& after : kAfter) {
                const Story story = before + Story{kBreak, kCommit} + after;
                CAPTURE(told(story));
                CAPTURE(members);
                SimTeam team = team_of(members);
                perform(team, story);
                team.check_converged();
            }
        }
    }
}

TEST_CASE("broken commit: it is the same where the daemon stands still for a step or two") {
    const Story story{kImport, kEdit, kBreak, kCommit, kMend, kEditLoad};
    const std::string imported = replaced(kWhole, kHead, kHead + "import sys\n");
    const std::string expected = replaced(replaced(imported, "17", "18"), "is stored", "is kept");
    for (std::size_t unseen = 0; unseen < story.size(); ++unseen) {
        for (std::size_t steps = 1; steps <= 2 && unseen + steps <= story.size(); ++steps) {
            CAPTURE(unseen);
            CAPTURE(steps);
            SimTeam team = team_of(2);
            for (std::size_t i = 0; i < story.size(); ++i) {
                if (i == unseen) {
                    team.stop(0);
                }
                story[i].act(team[0]);
                if (i + 1 == unseen + steps) {
                    team.start(0);
                }
                team.settle();
            }
            CHECK(team[0].text(kPath) == expected);
            CHECK(team[0].conflicts().empty());
            CHECK(team[1].conflicts().empty());
            team.check_converged();
        }
    }
}

TEST_CASE("broken commit: a teammate who has heard of everything takes the commit as it is") {
    for (const Story& before : kBefore) {
        CAPTURE(told(before));
        SimTeam team = team_of(2);
        perform(team, before + Story{kBreak, kCommit});
        REQUIRE(team[0].git().push());
        pull(team[1], team);
        CHECK(same(team[0].disk(), team[1].disk()));
        perform(team, {kMend});
        CHECK(same(team[0].disk(), team[1].disk()));
        team.check_converged();
    }
}

TEST_CASE("broken commit: what a teammate edits in another function meanwhile is merged") {
    for (const Story& before : {Story{}, Story{kEdit}, Story{kImport}, Story{kAdd}}) {
        for (const bool heard : {false, true}) {
            CAPTURE(told(before));
            CAPTURE(heard);
            SimTeam team = team_of(2);
            perform(team, before);
            team.set_online(1, heard);
            team[1].save(kPath, replaced(*team[1].text(kPath), "17", "18"));
            team.settle();
            perform(team, {kBreak, kCommit});
            team.set_online(1, true);
            team.settle();
            const std::string text = *team[0].text(kPath);
            CHECK(text.find("18") != std::string::npos);
            perform(team, {kMend, kCommit});
            REQUIRE(team[0].git().push());
            pull(team[1], team);
            for (std::size_t i = 0; i < team.size(); ++i) {
                CAPTURE(i);
                CHECK(team[i].text(kPath) == replaced(text, "(x:", "(x):"));
                CHECK(team[i].conflicts().empty());
            }
            team.check_converged();
        }
    }
}

TEST_CASE("broken commit: what a teammate edits in the broken function meanwhile is not lost") {
    const std::string theirs = replaced(kWhole, "is stored", "is theirs");
    SimTeam team = team_of(2);
    team.set_online(1, false);
    team[1].save(kPath, theirs);
    team.settle();
    perform(team, {kImport, kBreak, kCommit});
    team.set_online(1, true);
    team.settle();
    REQUIRE(team[0].conflicts().size() == 1);
    CHECK(team[0].conflicts().front().address == "store");
    CHECK(team[1].conflicts().empty());
    CHECK(team[1].text(kPath) == replaced(theirs, kHead, kHead + "import sys\n"));
    team.check_converged();
}

TEST_CASE("broken commit: what an old buffer never had of a teammate is not lost") {
    const std::string broken = replaced(kWhole, "(x):\n    print", "(x:\n    print");
    SUBCASE("an edit") {
        SimTeam team = team_of(2);
        team[1].save(kPath, replaced(kWhole, "17", "18"));
        team.settle();
        team[0].save(kPath, broken);
        team.settle();
        REQUIRE(team[0].git().commit_all());
        team.settle();
        CHECK(team[0].text(kPath) == replaced(broken, "17", "18"));
        CHECK(team[1].text(kPath) == replaced(kWhole, "17", "18"));
        team.check_converged();
    }
    SUBCASE("a function") {
        SimTeam team = team_of(2);
        team[1].save(kPath, kWhole + kMore);
        team.settle();
        team[0].save(kPath, broken);
        team.settle();
        REQUIRE(team[0].git().commit_all());
        team.settle();
        CHECK(team[1].text(kPath) == kWhole + kMore);
        CHECK(team[0].conflicts().size() == 1);
        team.check_converged();
    }
}

TEST_CASE("broken text: an old buffer that is whole again takes nothing away that came since") {
    const std::string whole = replaced(kWhole, "is stored", "is kept");
    for (const std::string& theirs :
         {replaced(kWhole, kHead, kHead + "import sys\n"), kWhole + kMore}) {
        CAPTURE(theirs);
        SimTeam team = team_of(2);
        team[1].save(kPath, theirs);
        team.settle();
        team[0].save(kPath, replaced(whole, "(x):\n    print", "(x:\n    print"));
        team.settle();
        team[0].save(kPath, whole);
        team.settle();
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            CHECK(team[i].text(kPath) == replaced(theirs, "is stored", "is kept"));
            CHECK(team[i].conflicts().empty());
        }
        team.check_converged();
    }
}
