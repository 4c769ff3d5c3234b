// Teams that edit plain text together while git does what git does.
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

TEST_CASE("workspace: what one saves appears at the other") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team.changes() == 1);
    team.check_converged();
}

TEST_CASE("workspace: files that are created, renamed and deleted follow") {
    SimTeam team(1, 2, files());
    team[0].save("new.txt", "new\n");
    team.settle();
    CHECK(team[1].text("new.txt") == "new\n");
    team[1].rename("a.txt", "moved.txt");
    team.settle();
    CHECK(team[0].text("moved.txt") == kTen);
    CHECK_FALSE(team[0].text("a.txt"));
    team[0].remove("new.txt");
    team.settle();
    CHECK_FALSE(team[1].text("new.txt"));
    team.check_converged();
}

TEST_CASE("workspace: an editor that saves by renaming makes one edit, and no rename") {
    SimTeam team(1, 2, files());
    team[0].save_by_rename("a.txt", kFive);
    team.settle();
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team.changes() == 1);
    CHECK(team[1].disk().size() == 2);
}

TEST_CASE("scenario: undo, a to b to a: it is undone for everybody, in three versions") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    team[0].save("a.txt", kTen);
    team.settle();
    CHECK(team[1].text("a.txt") == kTen);
    CHECK(team.changes() == 2);
    team[0].save("a.txt", kFive);
    team.settle();
    CHECK(team[1].text("a.txt") == kFive);
    team.check_converged();
}

TEST_CASE("workspace: edits of different lines are merged, of one line left alone") {
    SimTeam team(1, 2, files());
    team.set_online(0, false);
    team[0].save("a.txt", kFive);
    team[1].save("a.txt", with_line(kTen, "9", "nine"));
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("a.txt") == with_line(kFive, "9", "nine"));
    CHECK(team[0].conflicts().empty());
    team.check_converged();

    team.set_online(0, false);
    team[0].save("b.txt", "zero\n");
    team[1].save("b.txt", "one\n");
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("b.txt") == "zero\n");
    CHECK(team[1].text("b.txt") == "one\n");
    REQUIRE(team[0].conflicts().size() == 1);
    CHECK(team[0].conflicts()[0].authors.size() == 2);
    team.check_converged();
}

TEST_CASE("workspace: a commit, pushed and pulled, changes no file and makes no edit") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].git().commit_all());
    REQUIRE(team[0].git().push());
    team.settle();
    CHECK(team[1].text("a.txt") == kFive);
    // git refuses to pull over what the teammate put there, as it does without us.
    CHECK(team[1].git().pull());
    team.settle();
    CHECK(team.changes() == 1);
    CHECK(team[0].records().empty());
    CHECK(team[1].records().empty());
    team.check_converged();
}

TEST_CASE("scenario: revert of a commit: what it took away stays away") {
    SimTeam team(1, 3, files());
    team.set_online(2, false);
    team[0].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].git().commit_all());
    const wire::CommitId made = team[0].git().tip();
    team.settle();
    REQUIRE(team[0].git().revert(made));
    REQUIRE(team[0].git().push());
    team.settle();
    CHECK(team[0].text("a.txt") == kTen);
    // One who was away gets commits first and events later.
    REQUIRE(team[2].git().pull());
    team.settle();
    team.set_online(2, true);
    team.settle();
    CHECK(team[2].text("a.txt") == kTen);
    CHECK(team.changes() == 1);
    team.check_converged();
}

TEST_CASE("workspace: a stash takes work away here alone, and brings it back") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].git().stash());
    team.settle();
    CHECK(team[0].text("a.txt") == kTen);
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team[0].holds(HoldReason::put_back_by_git));
    REQUIRE(team[0].git().stash_pop());
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
    CHECK(team.changes() == 1);
    CHECK_FALSE(team[0].holds(HoldReason::put_back_by_git));
    team.check_converged();
}

TEST_CASE("workspace: somebody else's work that git took away comes back when HEAD moves") {
    SimTeam team(1, 2, files());
    team[1].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].git().checkout_file("a.txt"));
    team.settle();
    CHECK(team[0].text("a.txt") == kTen);
    team[0].save("b.txt", "bb\n");
    team.settle();
    CHECK(team[0].text("a.txt") == kTen);
    REQUIRE(team[0].git().commit({{"b.txt", {"bb\n", {}}}}));
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
    CHECK(team.changes() == 2);
}

TEST_CASE("workspace: own work that git dropped while HEAD moved stays dropped") {
    SimTeam team(1, 2, files());
    team[0].save("b.txt", "bb\n");
    team.settle();
    REQUIRE(team[0].git().commit_all());
    team[0].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[1].text("a.txt") == kFive);
    REQUIRE(team[0].git().reset_hard(team[0].git().commits().at(team[0].git().tip()).parents[0]));
    team.settle();
    CHECK(team[0].text("a.txt") == kTen);
    CHECK(team[1].text("a.txt") == kTen);
    CHECK(team[0].text("b.txt") == "b\n");
    CHECK(team[1].text("b.txt") == "b\n");
    team.check_converged();
}

TEST_CASE("workspace: work carried to a new branch stays on disk and goes on from there") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].git().switch_to("feature", true));
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
    CHECK(team.changes() == 1);
    CHECK(team[0].holds(HoldReason::other_branch));
    team[0].save("a.txt", with_line(kFive, "6", "six"));
    team.settle();
    CHECK_FALSE(team[0].holds(HoldReason::other_branch));
    CHECK(team[0].text("a.txt") == with_line(kFive, "6", "six"));
    // The other one is on main.
    CHECK(team[1].text("a.txt") == kFive);
}

TEST_CASE("workspace: somebody else's work does not follow to another branch") {
    SimTeam team(1, 2, files());
    team[1].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[0].text("a.txt") == kFive);
    REQUIRE(team[0].git().switch_to("feature", true));
    team.settle();
    CHECK(team[0].text("a.txt") == kTen);
    REQUIRE(team[0].git().switch_to("main", false));
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
    CHECK(team.changes() == 1);
}

TEST_CASE("scenario: teammates three commits apart: no conflict, and what needs a commit waits") {
    SimTeam team(1, 2, files());
    for (const char* number : {"1", "2", "3"}) {
        team[0].save("a.txt", with_line(*team[0].text("a.txt"), number, std::string("c") + number));
        team.settle();
        REQUIRE(team[0].git().commit_all());
        team.settle();
    }
    REQUIRE(team[0].git().push());
    const std::string committed = *team[0].text("a.txt");
    team[0].save("a.txt", with_line(committed, "9", "nine"));
    team[1].save("b.txt", "bb\n");
    team.settle();
    CHECK(team[0].text("b.txt") == "bb\n");
    // Everything after the first commit was made from it.
    CHECK(team[1].text("a.txt") == with_line(kTen, "1", "c1"));
    CHECK(team[0].findings().empty());
    CHECK(team[1].findings().size() == 3);
    for (const workspace::Finding& finding : team[1].findings()) {
        CHECK(finding.kind == workspace::FindingKind::pending);
    }
    team[1].tree().park(team[1].now());
    team.settle();
    REQUIRE(team[1].git().pull());
    team[1].tree().unpark(team[1].now(), workspace::Unpark::all);
    team.settle();
    CHECK(team[1].text("a.txt") == with_line(committed, "9", "nine"));
    CHECK(team[1].findings().empty());
    team.check_converged();
}

TEST_CASE("scenario: teammates a commit apart: an edit of what only the commit has waits for it") {
    SimTeam team(1, 2, files());
    // By somebody who does without Aura.
    const std::string committed = with_line(kTen, "1", "one");
    auto& server = team.commits().server["main"];
    server =
        team.commits().add({server}, sim::plain_files({{"a.txt", committed}, {"b.txt", "b\n"}}));
    REQUIRE(team[0].git().pull());
    team.settle();
    team[0].save("a.txt", with_line(committed, "9", "nine"));
    team.settle();
    CHECK(team.changes() == 1);
    CHECK(team[1].text("a.txt") == kTen);
    REQUIRE(team[1].findings().size() == 1);
    CHECK(team[1].findings()[0].kind == workspace::FindingKind::pending);
    REQUIRE(team[1].git().pull());
    team.settle();
    CHECK(team[1].text("a.txt") == with_line(committed, "9", "nine"));
    CHECK(team[1].findings().empty());
    team.check_converged();
}

TEST_CASE("scenario: criss-cross merge: both went on from both, and everything is there once") {
    SimTeam team(1, 3, files());
    const auto edit_apart = [&](const std::string& a, const std::string& b) {
        team.set_online(0, false);
        team.set_online(1, false);
        team[0].save("a.txt", with_line(*team[0].text("a.txt"), a, a + "a"));
        team[1].save("a.txt", with_line(*team[1].text("a.txt"), b, b + "b"));
        team.settle();
        team.set_online(0, true);
        team.set_online(1, true);
        team.settle();
    };
    edit_apart("1", "10");
    // Now each goes on from the merge of the two.
    edit_apart("3", "8");
    edit_apart("5", "3a");
    const std::string all = "1a\n2\n3ab\n4\n5a\n6\n7\n8b\n9\n10b\n";
    for (std::size_t who = 0; who < team.size(); ++who) {
        CHECK(team[who].text("a.txt") == all);
        CHECK(team[who].conflicts().empty());
    }
    CHECK(team.changes() == 6);
    team.check_converged();
}

TEST_CASE("scenario: three heads: different lines are merged, of one line each keeps its own") {
    SimTeam team(1, 3, files());
    const std::vector<std::string> lines = {"1", "5", "9"};
    for (std::size_t who = 0; who < team.size(); ++who) {
        team.set_online(who, false);
        team[who].save("a.txt", with_line(kTen, lines[who], "by " + std::to_string(who)));
        team[who].save("b.txt", "by " + std::to_string(who) + "\n");
    }
    team.settle();
    for (std::size_t who = 0; who < team.size(); ++who) {
        team.set_online(who, true);
    }
    team.settle();
    for (std::size_t who = 0; who < team.size(); ++who) {
        CHECK(team[who].text("a.txt") == "by 0\n2\n3\n4\nby 1\n6\n7\n8\nby 2\n10\n");
        CHECK(team[who].text("b.txt") == "by " + std::to_string(who) + "\n");
        REQUIRE(team[who].conflicts().size() == 1);
        CHECK(team[who].conflicts()[0].path == "b.txt");
        CHECK(team[who].conflicts()[0].heads.size() == 3);
    }
    team.check_converged();
}

TEST_CASE("scenario: stale editor buffer: saved as it was, it is no edit") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    REQUIRE(team[1].text("a.txt") == kFive);
    team[1].save("a.txt", kTen);
    team.settle();
    CHECK(team[0].text("a.txt") == kFive);
    CHECK(team[1].text("a.txt") == kFive);
    CHECK(team.changes() == 1);
    REQUIRE(team[1].notices().size() == 1);
    CHECK(team[1].notices()[0].notice == workspace::NoticeReason::stale_buffer_reapplied);
}

TEST_CASE("scenario: stale editor buffer: with an edit in it, it reverts nothing") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    team[1].save("a.txt", with_line(kTen, "9", "nine"));
    team.settle();
    CHECK(team[0].text("a.txt") == with_line(kFive, "9", "nine"));
    CHECK(team[1].text("a.txt") == with_line(kFive, "9", "nine"));
    team.check_converged();
}

TEST_CASE("scenario: rename against edit: the file has the new name and the edit") {
    SimTeam team(1, 2, files());
    team.set_online(0, false);
    team[0].rename("a.txt", "moved.txt");
    team[1].save("a.txt", kFive);
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("moved.txt") == kFive);
    CHECK(team[1].text("moved.txt") == kFive);
    CHECK_FALSE(team[1].text("a.txt"));
    team.check_converged();
}

TEST_CASE("scenario: delete against edit: it is a conflict, and the file stays") {
    SimTeam team(1, 2, files());
    team.set_online(0, false);
    team[0].remove("a.txt");
    team[1].save("a.txt", kFive);
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[1].text("a.txt") == kFive);
    CHECK_FALSE(team[0].text("a.txt"));
    CHECK_FALSE(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("workspace: a file that two people rename differently stays where it is") {
    SimTeam team(1, 3, files());
    team.set_online(0, false);
    team[0].rename("a.txt", "x.txt");
    team[1].rename("a.txt", "y.txt");
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("x.txt") == kTen);
    CHECK(team[1].text("y.txt") == kTen);
    CHECK_FALSE(team[0].conflicts().empty());
    CHECK(team[0].conflicts()[0].conflict == sync::ConflictReason::renamed_apart);
}

TEST_CASE("workspace: two people create one file alike, and then one differently") {
    SimTeam team(1, 2, files());
    team.set_online(0, false);
    for (const std::size_t who : {0, 1}) {
        team[who].save("same.txt", "same\n");
        team[who].save("other.txt", "by " + std::to_string(who) + "\n");
    }
    team.settle();
    team.set_online(0, true);
    team.settle();
    CHECK(team[0].text("same.txt") == "same\n");
    CHECK(team[0].text("other.txt") == "by 0\n");
    CHECK(team[1].text("other.txt") == "by 1\n");
    REQUIRE(team[0].conflicts().size() == 1);
    CHECK(team[0].conflicts()[0].path == "other.txt");
    team.check_converged();
}

TEST_CASE(
    "workspace: a file created where a teammate's waits to be put in place replaces nothing") {
    SimTeam team(1, 2, files());
    team[1].tree().hold();
    team[0].save("new.txt", "theirs\n");
    team.settle();
    REQUIRE_FALSE(team[1].text("new.txt"));
    team[1].save("new.txt", "mine\n");
    team.settle();
    team[1].tree().release(team[1].now());
    team.settle();
    CHECK(team[0].text("new.txt") == "theirs\n");
    CHECK(team[1].text("new.txt") == "mine\n");
    CHECK(team[0].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("workspace: a file arrives where another one, renamed to there, was deleted") {
    SimTeam team(1, 3, files());
    team.set_online(2, false);
    team[0].save("old.txt", "one\n");
    team.settle();
    team[0].rename("old.txt", "new.txt");
    team.settle();
    REQUIRE(team[1].text("new.txt") == "one\n");
    team[0].remove("new.txt");
    team[2].save("new.txt", "another one\n");
    team.settle();
    team.set_online(2, true);
    team.settle();
    CHECK(team[0].text("new.txt") == "another one\n");
    CHECK(team[1].text("new.txt") == "another one\n");
    team.check_converged();
}

TEST_CASE("workspace: of two files of one name one waits, says so, and comes when there is room") {
    SimTeam team(1, 3, files());
    team.set_online(2, false);
    team[0].save("old.txt", "one\n");
    team.settle();
    team[0].rename("old.txt", "new.txt");
    team[2].save("new.txt", "another one\n");
    team.settle();
    team.set_online(2, true);
    team.settle();
    CHECK(team[1].text("new.txt") == "one\n");
    CHECK(team[2].text("new.txt") == "another one\n");
    CHECK(team[1].holds(HoldReason::path_taken));
    CHECK(team[2].holds(HoldReason::path_taken));
    std::string third = "new.txt";
    SUBCASE("as the other one has another name") {
        third = "third.txt";
        team[2].rename("new.txt", third);
    }
    SUBCASE("as the other one is deleted") {
        team[0].remove("new.txt");
    }
    team.settle();
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK((team[i].text("new.txt") == "one\n") == (third == "third.txt"));
        CHECK(team[i].text(third) == "another one\n");
        CHECK_FALSE(team[i].holds(HoldReason::path_taken));
    }
    team.check_converged();
}

TEST_CASE("workspace: a conflict in a file that waits for its path is listed like anywhere") {
    SimTeam team(1, 3, files());
    team[0].save("old.txt", "one\n");
    team.settle();
    team.set_online(0, false);
    team[0].rename("old.txt", "new.txt");
    team[1].save("new.txt", kTen);
    team.settle();
    team.set_online(1, false);
    team[1].save("new.txt", kFive);
    team[2].save("new.txt", with_line(kTen, "5", "V"));
    team.settle();
    team.set_online(0, true);
    team.set_online(1, true);
    team.settle();
    CHECK(team[0].text("new.txt") == "one\n");
    CHECK(team[0].conflicts().size() == 1);
    CHECK(team[1].conflicts().size() == 1);
    CHECK(team[1].holds(HoldReason::path_taken));
    team.check_converged();

    team[0].rename("new.txt", "old.txt");
    team.settle();
    CHECK(team[0].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("workspace: a file made anew where HEAD lost it replaces no edit of the old one") {
    SimTeam team(1, 2, files());
    team.set_online(1, false);
    team[1].save("a.txt", kFive);
    REQUIRE(team[0].git().remove("a.txt"));
    REQUIRE(team[0].git().commit_all());
    team.settle();
    team.set_online(1, true);
    team.settle();
    team[0].save("a.txt", "new\n");
    team.settle();
    CHECK(team[0].text("a.txt") == "new\n");
    CHECK(team[1].text("a.txt") == kFive);
}

TEST_CASE("workspace: a text saved while a write is on its way is not overwritten") {
    SimTeam team(1, 2, files());
    team[1].before_write = [&](const std::string& path) {
        team[1].save(path, with_line(kTen, "9", "nine"));
    };
    team[0].save("a.txt", kFive);
    team.settle();
    CHECK(team[0].text("a.txt") == with_line(kFive, "9", "nine"));
    CHECK(team[1].text("a.txt") == with_line(kFive, "9", "nine"));
    team.check_converged();
}

TEST_CASE("scenario: two formatters at war: they are stopped, and nobody else is disturbed") {
    SimTeam team(1, 3, files());
    const std::string spaced = with_line(kTen, "5", "call(alpha, beta)");
    const std::string dense = with_line(kTen, "5", "call(alpha,beta)");
    team[0].after_write = [&](const std::string& path) { team[0].save(path, spaced); };
    team[1].after_write = [&](const std::string& path) {
        if (team[1].text(path) == spaced) {
            team[1].save(path, dense);
        }
    };
    team[2].save("a.txt", with_line(kTen, "5", "call( alpha,beta )"));
    team.settle();
    CHECK(team.changes() < 8);
    CHECK(team[0].holds(HoldReason::oscillating));
    CHECK(team[2].text("a.txt") == dense);
}

TEST_CASE("workspace: a daemon that was away catches up with disk, git and log") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    team.settle();
    team.stop(0);
    team[0].save("a.txt", with_line(kFive, "1", "one"));
    team[1].save("b.txt", "bb\n");
    team.settle();
    team.start(0);
    team.settle();
    CHECK(team[1].text("a.txt") == with_line(kFive, "1", "one"));
    CHECK(team[0].text("b.txt") == "bb\n");
    team.check_converged();
}

TEST_CASE("workspace: an edit on top of a write that a crash cut off is that edit alone") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    while (team[1].text("a.txt") != kFive) {
        team.run(1);
    }
    team.stop(1);  // the text is in place, which is not recorded yet
    team[1].save("a.txt", with_line(kFive, "five", "five or six"));
    team.start(1);
    team.settle();
    CHECK(team[0].text("a.txt") == with_line(kFive, "five", "five or six"));
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("workspace: an edit of the text that a write cut off by a crash never replaced is kept") {
    SimTeam team(1, 2, files());
    team[0].save("a.txt", kFive);
    while (team[1].text("a.txt") != kFive) {
        team.run(1);
    }
    team.stop(1);
    team[1].save("a.txt", with_line(kTen, "9", "nine"));  // as if the write had not been made
    team.start(1);
    team.settle();
    CHECK(team[0].text("a.txt") == with_line(kFive, "9", "nine"));
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("workspace: many deletions at once wait for a yes") {
    std::map<std::string, std::string> texts;
    for (int i = 0; i < 30; ++i) {
        texts["f" + std::to_string(i)] = "text " + std::to_string(i) + "\n";
    }
    SimTeam team(1, 2, sim::plain_files(texts));
    for (int i = 0; i < 10; ++i) {
        team[0].remove("f" + std::to_string(i));
    }
    team.settle();
    CHECK(team.changes() == 0);
    CHECK(team[1].disk().size() == 30);
    CHECK(team[0].holds(HoldReason::mass_change_sending));
    REQUIRE(team[0].tree().approve(team[0].now()));
    team.settle();
    CHECK(team.changes() == 10);
    CHECK(team[1].holds(HoldReason::mass_change_receiving));
    // What the yes lets go arrives in pieces, of which a fifth may go unasked.
    CHECK(team[1].disk().size() >= 24);
    REQUIRE(team[1].tree().approve(team[1].now()));
    team.settle();
    CHECK(team[1].disk().size() == 20);
}
