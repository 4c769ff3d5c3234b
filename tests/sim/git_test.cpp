// Trees in which git takes back what the team agreed on.
#include <doctest/doctest.h>

#include "sim/sim_team.hpp"
#include "sim/ten_lines.hpp"

using namespace aura;
using sim::kFive;
using sim::kTen;
using sim::SimTeam;
using workspace::HoldReason;

namespace {

// A file that all have under a new name, and member 0 at its old name again, too.
void bring_back_old_name(SimTeam& team) {
    team[1].rename("a.txt", "new.txt");
    team.settle();
    REQUIRE(team[0].text("new.txt") == kTen);
    REQUIRE(team[0].git().reset_hard(team[0].git().tip()));
    team.settle();
    REQUIRE(team[0].text("a.txt") == kTen);
    REQUIRE(team[0].text("new.txt") == kTen);
}

void rename_and_make_anew(SimTeam& team) {
    team[0].rename("a.txt", "old.txt");
    team.settle();
    team[0].save("a.txt", "quite new\n");
    team.settle();
}

}  // namespace

TEST_CASE("git: the old name of a renamed file, brought back by git, is here alone, and said") {
    SimTeam team(1, 2, sim::files());
    bring_back_old_name(team);
    CHECK(team[0].holds(HoldReason::old_name));
    CHECK(team[1].text("a.txt") == std::nullopt);
    CHECK(team.changes() == 1);
    team.check_converged();
}

TEST_CASE("git: the old name of a renamed file, brought back by git, goes without a trace") {
    SimTeam team(1, 2, sim::files());
    bring_back_old_name(team);
    team[0].remove("a.txt");
    team.settle();
    CHECK_FALSE(team[0].holds(HoldReason::old_name));
    CHECK(team.changes() == 1);
    team[1].save("new.txt", kFive);
    team.settle();
    CHECK(team[0].text("new.txt") == kFive);
    CHECK(team[0].text("a.txt") == std::nullopt);
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("git: the old name of a renamed file, brought back by git and edited, is a new file") {
    SimTeam team(1, 2, sim::files());
    bring_back_old_name(team);
    team[0].save("a.txt", kFive);
    team.settle();
    CHECK_FALSE(team[0].holds(HoldReason::old_name));
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team[1].text("new.txt") == kTen);
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

TEST_CASE("git: a new file at the old name of one that was renamed, before anything is committed") {
    SimTeam team(1, 2, sim::files());
    rename_and_make_anew(team);
    CHECK(team[1].text("a.txt").value_or("") == "quite new\n");
    CHECK(team[1].text("old.txt") == kTen);
    CHECK(team[1].conflicts().empty());
    team.check_converged();
    team[1].save("a.txt", "quite new\nand more\n");
    team[1].save("old.txt", kFive);
    team.settle();
    CHECK(team[0].text("a.txt").value_or("") == "quite new\nand more\n");
    CHECK(team[0].text("old.txt") == kFive);
    REQUIRE(team[0].git().commit_all());
    team.settle();
    REQUIRE(team[0].git().push());
    REQUIRE(team[1].git().reset_hard(team[1].git().tip()));
    REQUIRE(team[1].git().pull());
    team.settle();
    CHECK(team[1].text("a.txt").value_or("") == "quite new\nand more\n");
    CHECK(team[1].text("old.txt") == kFive);
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

TEST_CASE(
    "git: two new files at the old name of one that a conflict keeps away, and all hear of it") {
    // Which of the files has the smallest identity follows from the seed.
    const std::string name = "f1.txt";
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        CAPTURE(seed);
        SimTeam team(seed, 3, sim::plain_files({{name, kTen}}));
        team[0].rename(name, "old.txt");
        team.settle();
        team.set_online(1, false);
        team.set_online(2, false);
        team[0].save("old.txt", kFive);
        team[0].save(name, "quite new\n");
        team[1].save(name, "new, too\n");
        team[2].remove("old.txt");
        team.settle();
        team.set_online(1, true);
        team.settle();
        team.set_online(2, true);
        team.settle();
        for (std::size_t i = 0; i < team.size(); ++i) {
            CAPTURE(i);
            CHECK(team[i].conflicts().size() == 2);
        }
        CHECK(team[0].text(name).value_or("") == "quite new\n");
        CHECK(team[1].text(name).value_or("") == "new, too\n");
        team.check_converged();
    }
}

TEST_CASE("git: what was committed, and the commit taken back, is uncommitted work as before") {
    SimTeam team(1, 2, sim::files());
    team[1].rename("a.txt", "new.txt");
    team[1].save("c.txt", "c\n");
    team.settle();
    team[1].save("new.txt", kFive);
    team.settle();
    const wire::CommitId before = team[0].git().tip();
    REQUIRE(team[0].git().commit_all());
    team.settle();
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    team[1].remove("new.txt");
    team[1].save("c.txt", "c\nd\n");
    team.settle();
    CHECK(team[0].text("new.txt") == std::nullopt);
    CHECK(team[0].text("c.txt") == "c\nd\n");
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("git: what was committed before anybody saw it is shared once the commit is taken back") {
    SimTeam team(1, 2, sim::files());
    const wire::CommitId before = team[0].git().tip();
    team[0].save("new.txt", "new\n");
    team.run(100);  // it may live for a moment only
    REQUIRE(team[0].git().commit_all());
    team.settle();
    CHECK(team[1].text("new.txt") == std::nullopt);
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    CHECK(team[1].text("new.txt").value_or("") == "new\n");
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("git: a new file at an old name waits where git brings back the old one") {
    SimTeam team(1, 2, sim::files());
    rename_and_make_anew(team);
    REQUIRE(team[1].git().reset_hard(team[1].git().tip()));
    team.settle();
    CHECK(team[1].text("a.txt") == kTen);
    CHECK(team[1].text("old.txt") == kTen);
    CHECK(team[1].holds(HoldReason::path_taken));
    team[0].save("old.txt", kFive);
    team.settle();
    CHECK(team[1].text("old.txt") == kFive);
    SUBCASE("until that is gone") {
        team[1].remove("a.txt");
        team.settle();
        CHECK(team[1].text("a.txt").value_or("") == "quite new\n");
        CHECK_FALSE(team[1].holds(HoldReason::path_taken));
        CHECK(team.changes() == 3);
    }
    SUBCASE("and an edit of that is a conflict") {
        team[1].save("a.txt", kFive);
        team.settle();
        CHECK(team[0].text("a.txt") == "quite new\n");
        CHECK(team[0].conflicts().size() == 1);
        CHECK(team[1].conflicts().size() == 1);
    }
    team.check_converged();
}

TEST_CASE("git: who commits the new name of a file and keeps the old one keeps the text, too") {
    const std::string code = kTen + "def f(x):\n    return x\n";
    SimTeam team(1, 2, sim::plain_files({{"a.py", code}, {"b.txt", "b\n"}}));
    team[1].rename("a.py", "a.txt");
    team[1].save("b.txt", "c\n");
    team.settle();
    team.set_online(0, false);
    team[0].save("a.txt", sim::with_line(code, "5", "five"));
    team.stop(1);  // finds the edit and a commit beside it
    team[1].save("a.txt", sim::with_line(code, "5", "FIVE"));
    REQUIRE(team[1].git().commit({{"b.txt", *sim::file_at(team[1].disk(), "b.txt")}}));
    team.start(1);
    team.settle();
    const std::string mine = sim::with_line(*team[0].text("a.txt"), "9", "nine");
    team[0].save("a.txt", mine);
    REQUIRE(team[0].git().commit({{"a.txt", *sim::file_at(team[0].disk(), "a.txt")}}));
    REQUIRE(team[0].git().checkout_file("a.py"));
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("a.txt") == mine);
    CHECK(team[0].conflicts().size() == 1);
    CHECK(team[1].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("git: a commit that is taken back takes no text, whatever the file is called elsewhere") {
    SimTeam team(1, 2, sim::files());
    REQUIRE(team[0].git().switch_to("topic", true));
    team.settle();
    team[1].rename("a.txt", "on main.txt");
    team[0].save("a.txt", kFive);
    team.settle();
    const wire::CommitId before = team[0].git().tip();
    REQUIRE(team[0].git().commit_all());
    team.settle();
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
}

namespace {

const std::string kCode = "code.py";
const std::string kLoad = "def load(x):\n    return x * 17\n";
const std::string kStore = "def store(x):\n    print(x)\n    x.flush()\n";
const std::string kKeep = "def keep(x):\n    print(x)\n    x.flush()\n";

// Member 0 stashes a function that member 1 has added.
void add_and_stash(SimTeam& team) {
    team[1].save(kCode, kLoad + kStore);
    team.settle();
    REQUIRE(team[0].git().stash());
    team.settle();
    REQUIRE(team[0].text(kCode).value_or("") == kLoad);
}

}  // namespace

TEST_CASE("git: a function that a stash took away and that was renamed meanwhile comes back once") {
    SimTeam team(1, 2, sim::plain_files({{kCode, kLoad}}));
    add_and_stash(team);
    team[1].save(kCode, kLoad + kKeep);
    team.settle();
    SUBCASE("with the stash") {
        REQUIRE(team[0].git().stash_pop());
    }
    SUBCASE("with an old buffer") {
        team[0].save(kCode, kLoad + kStore);
    }
    team.settle();
    CHECK(team[0].text(kCode).value_or("") == kLoad + kKeep);
    CHECK(team[1].text(kCode).value_or("") == kLoad + kKeep);
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("git: what git took away does not come back with an edit beside it") {
    SimTeam team(1, 2, sim::files());
    const std::string nine = sim::with_line(kTen, "9", "nine");
    const std::string both = sim::with_line(kFive, "9", "nine");
    team[1].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].git().checkout_file("a.txt"));
    team.settle();
    team[0].save("a.txt", nine);
    team.settle();
    CHECK(team[0].text("a.txt") == nine);
    CHECK(team[0].holds(HoldReason::put_back_by_git));
    CHECK(team[1].text("a.txt") == both);
    team.check_converged();
    REQUIRE(team[0].git().commit_all());
    team.settle();
    CHECK(team[0].text("a.txt") == both);
    CHECK(team[0].conflicts().empty());
    CHECK(team[1].conflicts().empty());
}

TEST_CASE("git: own work that git took away is gone for all once something else is in its place") {
    SimTeam team(1, 2, sim::files());
    team[0].save("a.txt", "1\n2\n3\n4\n5\n");  // half of what the editor writes
    team.settle();
    REQUIRE(team[0].git().reset_hard(team[0].git().tip()));
    team.settle();
    CHECK(team[1].text("a.txt").value_or("") == "1\n2\n3\n4\n5\n");
    team[0].save("a.txt", kFive);
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
    CHECK(team[1].text("a.txt") == kFive);
    CHECK_FALSE(team[0].holds(HoldReason::put_back_by_git));
    team.check_converged();
}

TEST_CASE("git: work of others goes with no own work that git took away") {
    SimTeam team(1, 2, sim::files());
    team[1].save("a.txt", kFive);
    team.settle();
    team[0].save("a.txt", sim::with_line(kFive, "9", "nine"));
    team.settle();
    REQUIRE(team[0].git().reset_hard(team[0].git().tip()));
    team.settle();
    const std::string one = sim::with_line(kTen, "1", "one");
    team[0].save("a.txt", one);
    team.settle();
    CHECK(team[0].text("a.txt") == one);
    CHECK(team[1].text("a.txt") == sim::with_line(sim::with_line(one, "5", "five"), "9", "nine"));
    team.check_converged();
}

TEST_CASE("git: who commits a rename alone gets what others have edited under the new name") {
    const std::string other = sim::with_line(kTen, "5", "FIVE");
    SimTeam team(1, 2, sim::files());
    team[1].rename("a.txt", "new.txt");
    team.settle();
    team.set_online(0, false);
    team[1].save("new.txt", other);
    team.settle();
    std::string both = other;
    SUBCASE("with nothing beside it") {
        REQUIRE(team[0].git().commit_all());
    }
    SUBCASE("and an edit of his own beside that") {
        REQUIRE(team[0].git().commit_all());
        team[0].save("new.txt", sim::with_line(kTen, "9", "nine"));
        both = sim::with_line(other, "9", "nine");
    }
    SUBCASE("with an edit") {
        team[0].save("new.txt", sim::with_line(kTen, "9", "nine"));
        team.settle();
        REQUIRE(team[0].git().commit_all());
        both = sim::with_line(other, "9", "nine");
    }
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("new.txt").value_or("") == both);
    CHECK(team[0].conflicts().empty());
    REQUIRE(team[0].git().commit_all());
    REQUIRE(team[0].git().push());
    team.settle();
    CHECK(team[1].text("new.txt").value_or("") == both);
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

TEST_CASE("git: an edit under a new name stays when the rename is committed and pulled") {
    const std::string other = sim::with_line(kTen, "5", "FIVE");
    SimTeam team(1, 2, sim::files());
    team[1].rename("a.txt", "new.txt");
    team.settle();
    team.set_online(0, false);
    team[0].save("new.txt", other);
    REQUIRE(team[1].git().commit_all());
    REQUIRE(team[1].git().push());
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[1].text("new.txt").value_or("") == other);
    CHECK(team[1].conflicts().empty());
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

namespace {

// What a teammate does with the file while a commit that he has is dropped.
enum class Meanwhile { nothing, edits_before, edits_after, edits_elsewhere };

// Member 0 commits and drops the commit again, with its text; member 1 has had both.
void commit_and_drop(std::uint64_t seed, Meanwhile meanwhile, bool pulls, bool hears) {
    CAPTURE(seed);
    CAPTURE(pulls);
    CAPTURE(hears);
    const std::string code = "def f(x):\n    return x\n\n\ndef g(x):\n    return x\n";
    const auto put = [](std::string text, const std::string& now) {
        return text.replace(text.rfind("return x"), 8, now);
    };
    SimTeam team(seed, 3, sim::plain_files({{"a.py", code}, {"b.txt", "b\n"}}));
    const wire::CommitId before = team[0].git().tip();
    const auto edit = [&](const std::string& now) {
        team[1].save("a.py", put(*team[1].text("a.py"), now));
    };
    team[0].save("a.py", "def f(x):\n    return x + 1\n" + code.substr(code.find("\n\n\n") + 1));
    team.settle();
    if (meanwhile == Meanwhile::edits_before) {
        edit("return x * 2");
        team.settle();
    }
    REQUIRE(team[0].git().commit_all());
    team.settle();
    REQUIRE(team[0].git().push());
    if (pulls) {
        REQUIRE(team[1].git().pull());
        team.settle();
    }
    team.set_online(1, hears);
    if (meanwhile == Meanwhile::edits_after) {
        edit("return x * 3");
        team.settle();
    }
    REQUIRE(team[0].git().reset_hard(before));
    team.settle();
    if (meanwhile == Meanwhile::edits_elsewhere) {
        team[1].save("b.txt", "c\n");
    }
    team.set_online(1, true);
    team.settle();
    for (std::size_t i = 0; i < team.size(); ++i) {
        CAPTURE(i);
        CHECK(team[i].conflicts().empty());
    }
    team.check_converged();
    // All go on from the commit.
    for (std::size_t i = 0; i < team.size(); ++i) {
        if (!team[i].git().pull()) {
            team[i].tree().park(team[i].now(), workspace::ParkWhat::committed);
            team.settle();
            (void)team[i].git().pull();
        }
        team.settle();
        team[i].tree().unpark(team[i].now(), workspace::Unpark::all);
        team.settle();
    }
    for (std::size_t i = 0; i < team.size(); ++i) {
        CAPTURE(i);
        CHECK(team[i].conflicts().empty());
    }
    team.check_converged();
}

}  // namespace

TEST_CASE("git: a commit that teammates have is dropped with its text") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        for (const auto meanwhile : {Meanwhile::nothing,
                                     Meanwhile::edits_before,
                                     Meanwhile::edits_after,
                                     Meanwhile::edits_elsewhere}) {
            CAPTURE(static_cast<int>(meanwhile));
            commit_and_drop(seed, meanwhile, true, true);
            commit_and_drop(seed, meanwhile, true, false);
            commit_and_drop(seed, meanwhile, false, true);
            commit_and_drop(seed, meanwhile, false, false);
        }
    }
}

namespace {

enum class Comes { before_commit, after_commit, with_reset };

// Member 0 commits what member 1 has another text of, and takes that back.
void commit_in_conflict(std::uint64_t seed, const std::string& first, Comes comes, bool code) {
    const std::string path = code ? "a.py" : "a.txt";
    const std::string old = code ? "def f(x):\n    return x\n" : "1\n";
    const std::string mine = code ? "def f(x):\n    return x + 1\n" : "2\n";
    const std::string theirs = code ? "def f(x):\n    return x * 2\n" : "3\n";
    SimTeam team(seed, 2, sim::plain_files({{first.empty() ? path : first, old}}));
    const auto meet = [&](Comes when) {
        if (comes == when) {
            team.set_online(1, true);
            if (when != Comes::with_reset) {
                team.settle();
                REQUIRE(team[0].conflicts().size() == 1);
            }
        }
    };
    team.set_online(1, false);
    team[0].save(path, mine);
    team[1].save(path, theirs);
    team.settle();
    meet(Comes::before_commit);
    const std::size_t changes = team.changes();
    const wire::CommitId before = team[0].git().tip();
    REQUIRE(team[0].git().commit_all());
    team.settle();
    meet(Comes::after_commit);
    REQUIRE(team[0].git().reset_mixed(before));
    meet(Comes::with_reset);
    team.settle();
    CHECK(team[0].text(path) == mine);
    CHECK(team[1].text(path) == theirs);
    CHECK(team.changes() == changes);
    CHECK(team[0].conflicts().size() == 1);
    team.check_converged();
    team[0].save(path, theirs);
    team.settle();
    CHECK(team[1].text(path) == theirs);
    team.check_converged();
}

}  // namespace

TEST_CASE("git: a commit that is taken back while its file is in conflict says nothing new") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        for (const auto comes : {Comes::before_commit, Comes::after_commit, Comes::with_reset}) {
            for (const char* const first : {"", "b.txt"}) {
                for (const bool code : {false, true}) {
                    CAPTURE(seed);
                    CAPTURE(static_cast<int>(comes));
                    CAPTURE(first);
                    CAPTURE(code);
                    commit_in_conflict(seed, first, comes, code);
                }
            }
        }
    }
}

TEST_CASE("git: a file that is deleted after its commit was taken back goes from there, too") {
    SimTeam team(1, 2, sim::files());
    const wire::CommitId before = team[0].git().tip();
    team[0].save("a.txt", kFive);
    REQUIRE(team[0].git().commit_all());
    team.settle();
    team[1].save("a.txt", sim::with_line(kFive, "9", "nine"));
    team.settle();
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    team[1].remove("a.txt");
    team.settle();
    CHECK(team[0].text("a.txt") == std::nullopt);
    team.check_converged();
}

TEST_CASE("git: work of another branch is told of once its commit here is taken back") {
    SimTeam team(1, 2, sim::plain_files({{"a.py", "def f(x):\n    return x\n\n\nx = 1\n"}}));
    team[0].save("a.py", "def f(x):\n    return x + 1\n\n\nx = 1\n");
    team.settle();
    const wire::CommitId before = team[0].git().tip();
    REQUIRE(team[0].git().switch_to("topic", true));
    REQUIRE(team[1].git().checkout_file("a.py"));
    REQUIRE(team[1].git().switch_to("topic", true));
    REQUIRE(team[0].git().commit_all());
    team.settle();
    // What comes beside the commit is recorded with what that has.
    team[1].save("a.py", "def f(x):\n    return x\n\n\nx = 2\n");
    team.settle();
    REQUIRE(team[0].git().reset_mixed(before));
    team.settle();
    CHECK(team[0].text("a.py") == "def f(x):\n    return x + 1\n\n\nx = 2\n");
    CHECK(team[0].holds(HoldReason::other_branch));
    team[0].save("a.py", "def f(x):\n    return x + 2\n\n\nx = 2\n");
    team.settle();
    CHECK(team[1].text("a.py") == team[0].text("a.py"));
    CHECK_FALSE(team[0].holds(HoldReason::other_branch));
    team.check_converged();
}

TEST_CASE("git: a renamed file that is deleted stays so when something else is committed") {
    SimTeam team(1, 2, sim::files());
    team[0].rename("a.txt", "new.txt");
    team.settle();
    SUBCASE("by who deletes it") {
        team[0].remove("new.txt");
        team.settle();
        team[0].save("b.txt", "c\n");
        REQUIRE(team[0].git().commit({{"b.txt", *sim::file_at(team[0].disk(), "b.txt")}}));
        team.settle();
    }
    SUBCASE("before it is deleted") {
        team[0].save("b.txt", "c\n");
        REQUIRE(team[0].git().commit({{"b.txt", *sim::file_at(team[0].disk(), "b.txt")}}));
        team.settle();
        team[0].remove("new.txt");
        team.settle();
    }
    for (std::size_t i = 0; i < team.size(); ++i) {
        CAPTURE(i);
        CHECK(team[i].text("a.txt") == std::nullopt);
        CHECK(team[i].text("new.txt") == std::nullopt);
        CHECK(team[i].conflicts().empty());
    }
    REQUIRE(team[0].git().push());
    REQUIRE(team[1].git().reset_hard(team[1].git().tip()));
    REQUIRE(team[1].git().pull());
    team.settle();
    for (std::size_t i = 0; i < team.size(); ++i) {
        CAPTURE(i);
        CHECK(team[i].text("new.txt") == std::nullopt);
        CHECK(team[i].conflicts().empty());
    }
    team.check_converged();
}
