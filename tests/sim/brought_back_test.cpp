// What somebody deletes or adds, git undoes, and he edits then.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "sim/code_sample.hpp"
#include "sim/sim_team.hpp"

using namespace aura;
using namespace aura::sim::sample;
using sim::SimTeam;
using sim::SimTree;

namespace {

const std::string kPath = "code.py";
const std::string kTheirs =  // a teammate's
    "\n\ndef store(x):\n    print(x, 'is stored', flush=True)\n    return -x\n";

// What member 0 does.
struct Step {
    std::string name;
    std::function<void(SimTree&)> act;
};

Step saves(const std::string& name, const std::string& text) {
    return {name, [text](SimTree& tree) { tree.save(kPath, text); }};
}

// Of what the file has.
Step replaces(const std::string& name, const std::string& from, const std::string& to) {
    return {name, [from, to](SimTree& tree) {
                std::string text = *tree.text(kPath);
                tree.save(kPath, text.replace(text.find(from), from.size(), to));
            }};
}

const Step kEditStore = replaces("edits a function", "is stored", "is kept");
const Step kEditClose = replaces("edits another function", "wait=42", "wait=43");
const Step kRenameStore = replaces("renames a function", "def store", "def keep");
const Step kDeleteStore = replaces("deletes a function", kStore, "");
const Step kDeleteTheirs = replaces("deletes a teammate's function", kTheirs, "");
const Step kBreakStore = replaces("saves what does not parse", "def store(x)", "def store(x");
const Step kImport = replaces("edits what is between", kHead, kHead + "import sys\n");
const Step kAdd = {"adds a function",
                   [](SimTree& tree) { tree.save(kPath, *tree.text(kPath) + kMore); }};
const Step kRemove = {"deletes the file", [](SimTree& tree) { tree.remove(kPath); }};

const Step kCheckout = {"git checkout",
                        [](SimTree& tree) { REQUIRE(tree.git().checkout_file(kPath)); }};
const Step kStash = {"git stash", [](SimTree& tree) { REQUIRE(tree.git().stash()); }};
const Step kPop = {"git stash pop", [](SimTree& tree) { REQUIRE(tree.git().stash_pop()); }};
const Step kReset = {"git reset --hard",
                     [](SimTree& tree) { REQUIRE(tree.git().reset_hard(tree.git().tip())); }};

using Story = std::vector<Step>;

Story operator+(Story story, const Story& more) {
    story.insert(story.end(), more.begin(), more.end());
    return story;
}

const std::vector<Story> kUndoings{
    {kCheckout}, {kStash}, {kReset}, {kStash, kPop, kCheckout}, {kStash, kPop, kReset}};

SimTeam team_of(std::size_t members) {
    return {1, members, sim::plain_files({{kPath, kWhole}, {"b.txt", "b\n"}})};
}

void perform(SimTeam& team, const Step& step) {
    CAPTURE(step.name);
    step.act(team[0]);
    team.settle();
}

void perform(SimTeam& team, const Story& story) {
    for (const Step& step : story) {
        perform(team, step);
    }
}

// What was saved last stands in everybody's file.
void check_saved(SimTeam& team) {
    for (std::size_t i = 0; i < team.size(); ++i) {
        CAPTURE(i);
        CHECK(team[i].text(kPath).value_or("") == team[0].text(kPath).value_or(""));
        CHECK(team[i].conflicts().empty());
    }
    team.check_converged();
}

// All ways of undoing it, alone and in a team of two.
void check_undone(const Story& before, const std::vector<Story>& edits) {
    for (const std::size_t members : {1U, 2U}) {
        for (const Story& undoing : kUndoings) {
            for (const Story& edit : edits) {
                std::string told;
                for (const Step& step : before + undoing + edit) {
                    told += step.name + ", ";
                }
                CAPTURE(told);
                CAPTURE(members);
                SimTeam team = team_of(members);
                perform(team, before + undoing + edit);
                check_saved(team);
            }
        }
    }
}

}  // namespace

TEST_CASE("brought back: a deleted file that is edited then is there again, for all") {
    const std::vector<Story> edits{{kEditStore},
                                   {kImport},
                                   {kRenameStore},
                                   {kDeleteStore},
                                   {kAdd},
                                   {kEditStore, kEditClose},
                                   {kBreakStore, saves("is whole again", kHead + kLoad + kMore)}};
    SUBCASE("as it was") {
        check_undone({kRemove}, edits);
    }
    SUBCASE("edited before") {
        check_undone({kEditClose, kRemove}, edits);
    }
    SUBCASE("emptied") {
        check_undone({saves("empties it", "")}, edits);
    }
}

TEST_CASE("brought back: a deleted function is there again with an edit of it or around it") {
    const std::vector<Story> edits{{kEditStore}, {kImport}, {kRenameStore}, {kAdd}};
    SUBCASE("deleted last") {
        check_undone({kDeleteStore}, edits);
    }
    SUBCASE("deleted before another one") {
        check_undone({kDeleteStore, replaces("deletes another function", kClose, "")}, edits);
    }
    SUBCASE("deleted before another one was added") {
        check_undone({kDeleteStore, kAdd}, edits);
    }
}

TEST_CASE("brought back: a new function that git took away is gone with an edit around it") {
    check_undone({kAdd}, {{kImport}, {kDeleteStore}, {kRemove}});
}

TEST_CASE("brought back: it is the same where the daemon starts again in between") {
    for (const Story& before : {Story{kRemove}, Story{kDeleteStore}}) {
        const Story story = before + Story{kCheckout, kEditStore, kImport};
        for (std::size_t gap = 0; gap <= story.size(); ++gap) {
            CAPTURE(before.front().name);
            CAPTURE(gap);
            SimTeam team = team_of(2);
            for (std::size_t i = 0; i < story.size(); ++i) {
                if (i == gap) {
                    team.stop(0);
                    team.start(0);
                    team.settle();
                }
                perform(team, story[i]);
            }
            check_saved(team);
        }
    }
}

TEST_CASE("brought back: it is the same where the daemon stands still for one of the steps") {
    for (const Story& before : {Story{kRemove}, Story{kDeleteStore}}) {
        const Story story = before + Story{kCheckout, kEditStore, kImport};
        for (std::size_t unseen = 0; unseen < story.size(); ++unseen) {
            CAPTURE(before.front().name);
            CAPTURE(unseen);
            SimTeam team = team_of(2);
            for (std::size_t i = 0; i < story.size(); ++i) {
                if (i == unseen) {
                    team.stop(0);
                }
                story[i].act(team[0]);
                if (i == unseen) {
                    team.start(0);
                }
                team.settle();
            }
            check_saved(team);
        }
    }
}

namespace {

// A teammate edits a function meanwhile and is heard of afterwards.
void edit_apart(SimTeam& team, const Story& story) {
    team.set_online(1, false);
    team[1].save(kPath, kHead + kLoad + kTheirs + kClose);
    team.settle();
    perform(team, story);
    team.set_online(1, true);
    team.settle();
}

}  // namespace

TEST_CASE("brought back: what a teammate edited meanwhile is merged with the edit") {
    const std::string merged = kHead + "import sys\n" + kLoad + kTheirs + kClose;
    for (const Story& before : {Story{kRemove}, Story{kDeleteStore}}) {
        for (const Story& undoing : kUndoings) {
            CAPTURE(before.front().name);
            CAPTURE(undoing.back().name);
            SimTeam team = team_of(2);
            edit_apart(team, before + undoing + Story{kImport});
            check_saved(team);
            CHECK(team[0].text(kPath).value_or("") == merged);
        }
    }
}

TEST_CASE("brought back: what a teammate wrote into the same line is a conflict of two edits") {
    for (const Story& before : {Story{kRemove}, Story{kDeleteStore}}) {
        CAPTURE(before.front().name);
        SimTeam team = team_of(2);
        edit_apart(team,
                   before + Story{kCheckout, replaces("edits a line", "return x", "return not x")});
        for (std::size_t i = 0; i < team.size(); ++i) {
            REQUIRE(team[i].conflicts().size() == 1);
            CHECK(team[i].conflicts().front().address == "store");
            CHECK(team[i].conflicts().front().conflict == sync::ConflictReason::both_edited);
        }
        team.check_converged();
    }
}

TEST_CASE("brought back: what HEAD brings back with a move is there, and nothing from before it") {
    for (const Story& before :
         {Story{kRemove}, Story{kEditClose, kRemove}, Story{kDeleteStore, kEditClose}}) {
        for (const Step& edit : {kEditStore, kEditClose, kImport}) {
            CAPTURE(before.front().name);
            CAPTURE(before.back().name);
            CAPTURE(edit.name);
            SimTeam team = team_of(1);
            const wire::CommitId first = team[0].git().tip();
            team[0].save("b.txt", "c\n");
            REQUIRE(team[0].git().commit_all());
            team.settle();
            perform(team, before);
            REQUIRE(team[0].git().reset_hard(first));
            team.settle();
            perform(team, edit);
            const std::string saved = *team[0].text(kPath);
            REQUIRE(team[0].git().commit_all());
            team.settle();
            CHECK(team[0].text(kPath).value_or("") == saved);
            check_saved(team);
        }
    }
}

TEST_CASE("brought back: what was deleted with a teammate's work in it is in conflict") {
    SimTeam team = team_of(2);
    team[1].save(kPath, kHead + kLoad + kTheirs + kClose);
    team.settle();
    perform(team, Story{kRemove, kCheckout, kEditStore});
    std::string saved = kWhole;
    saved.replace(saved.find("is stored"), 9, "is kept");
    CHECK(team[0].text(kPath).value_or("") == saved);
    CHECK(team[0].conflicts().size() == 1);
    CHECK(team[1].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("brought back: what a teammate made of a new function stays with him") {
    SimTeam team = team_of(2);
    perform(team, kAdd);
    std::string theirs = kWhole + kMore;
    theirs.replace(theirs.find("range"), 5, "count");
    team[1].save(kPath, theirs);
    team.settle();
    REQUIRE(team[0].text(kPath).value_or("") == theirs);
    perform(team, Story{kReset, kImport});
    CHECK(team[0].text(kPath).value_or("") == kHead + "import sys\n" + kLoad + kStore + kClose);
    CHECK(team[1].text(kPath).value_or("") ==
          theirs.replace(0, kHead.size(), kHead + "import sys\n"));
    CHECK(team[0].conflicts().empty());
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

TEST_CASE("brought back: a function that was deleted with a teammate's work in it stays so") {
    SimTeam team = team_of(2);
    team[1].save(kPath, kHead + kLoad + kTheirs + kClose);
    team.settle();
    perform(team, Story{kDeleteTheirs, kReset, kImport});
    CHECK(team[0].text(kPath).value_or("") == kHead + "import sys\n" + kLoad + kStore + kClose);
    CHECK(team[1].text(kPath).value_or("") == kHead + "import sys\n" + kLoad + kClose);
    CHECK(team[0].conflicts().empty());
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

TEST_CASE("brought back: a file that is renamed then is there under its new name, for all") {
    const std::string moved = "moved.py";
    const auto check = [&](const Story& before, const std::string& text) {
        SimTeam team = team_of(2);
        perform(team, before + Story{kCheckout});
        team[0].save(kPath, text);
        team[0].rename(kPath, moved);
        team.settle();
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            CHECK(team[i].text(moved).value_or("") == text);
            CHECK(team[i].text(kPath) == std::nullopt);
            CHECK(team[i].conflicts().empty());
        }
        team.check_converged();
    };
    std::string edited = kWhole;
    edited.replace(edited.find("print"), 5, "write");
    SUBCASE("the file was deleted") {
        check({kRemove}, kWhole);
    }
    SUBCASE("the file was deleted, and a function is edited at once") {
        check({kRemove}, edited);
    }
    SUBCASE("a function was deleted and is edited at once") {
        check({kDeleteStore}, edited);
    }
    SUBCASE("a function was edited and is edited at once") {
        check({kEditStore}, edited);
    }
}

TEST_CASE("brought back: a new name that comes to who lacks the file is no deletion of the old") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        SimTeam team(seed, 2, sim::plain_files({{kPath, kWhole}, {"b.txt", "b\n"}}));
        perform(team, kRemove);
        team[0].save("b.txt", "c\n");
        REQUIRE(team[0].git().commit({{"b.txt", *sim::file_at(team[0].disk(), "b.txt")}}));
        team.settle();
        team.stop(0);
        team.start(0);
        team.settle();
        perform(team, kCheckout);
        kEditStore.act(team[0]);
        team[0].rename(kPath, "moved.py");
        const std::size_t changes = team.changes();
        team.settle();
        CHECK(team.changes() == changes + 2);
        CHECK(team[1].text("moved.py") == team[0].text("moved.py"));
        CHECK(team[0].conflicts().empty());
        CHECK(team[1].conflicts().empty());
        team.check_converged();
    }
}

TEST_CASE("brought back: the file of an older commit that is edited then is so for all") {
    for (const Step& committed : {kAdd, kDeleteStore, kEditStore, kRenameStore, kRemove}) {
        for (const Step& edit : {kImport, kEditClose, kRemove}) {
            for (const std::size_t members : {1U, 2U}) {
                CAPTURE(committed.name);
                CAPTURE(edit.name);
                CAPTURE(members);
                SimTeam team = team_of(members);
                const wire::CommitId first = team[0].git().tip();
                perform(team, committed);
                REQUIRE(team[0].git().commit_all());
                REQUIRE(team[0].git().push());
                team.settle();
                REQUIRE((members == 1 || team[1].git().pull()));
                REQUIRE(team[0].git().checkout_file(kPath, first));
                team.settle();
                CHECK(team[0].text(kPath) == kWhole);
                perform(team, edit);
                check_saved(team);
            }
        }
    }
}

TEST_CASE("brought back: what git rm took away stays away until somebody writes it anew") {
    const Step write_anew = saves("writes it anew", kHead + kStore + kMore);
    for (const bool anew : {true, false}) {
        CAPTURE(anew);
        SimTeam team = team_of(2);
        REQUIRE(team[0].git().remove(kPath));
        team.settle();
        team.stop(0);
        team.start(0);
        team.settle();
        REQUIRE(team[0].git().switch_to("side", true));
        team.settle();
        CHECK(team[0].text(kPath) == std::nullopt);
        CHECK(team[1].text(kPath) == kWhole);
        REQUIRE(team[0].git().switch_to("main", false));
        team.settle();
        if (anew) {
            perform(team, write_anew);
            check_saved(team);
        } else {
            perform(team, kReset);
            CHECK(team[0].text(kPath) == kWhole);
            team.check_converged();
        }
    }
}
