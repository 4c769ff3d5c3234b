// Teams whose git ignores less from one commit on: what it ignored stays where it is.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;
using workspace::HoldReason;

namespace {

constexpr const char* kRules = "*.cfg\nout/\n";

// Both ignore kRules; member 1 has two ignored files.
struct Ignoring {
    explicit Ignoring(std::uint64_t seed)
        : team(seed, 2, sim::plain_files({{".gitignore", kRules}, {"a.txt", "a\n"}})) {
        team[1].save("my.cfg", "mine\n");
        team[1].save("out/x.txt", "x\n");
        team.settle();
        REQUIRE(team.changes() == 0);
    }

    // Member 0 commits other rules, and pushes them.
    void push_rules(const std::string& rules) {
        sim::Files files;
        sim::set_file(files, ".gitignore", sync::GitFile{rules, wire::FileMode::regular});
        team[0].save(".gitignore", rules);
        REQUIRE(team[0].git().commit(files));
        REQUIRE(team[0].git().push());
    }

    // What member 1 does not send because it was ignored.
    [[nodiscard]] std::vector<std::string> waiting() {
        std::vector<std::string> paths;
        for (const workspace::Finding& finding : team[1].findings()) {
            if (finding.hold == HoldReason::was_ignored) {
                paths.push_back(finding.path);
            }
        }
        return paths;
    }

    SimTeam team;
};

const std::vector<std::string> kBoth = {"my.cfg", "out/x.txt"};

}  // namespace

TEST_CASE("scenario: a pull that ignores less sends nothing that was ignored before, until a yes") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Ignoring world(seed);
        SimTeam& team = world.team;
        world.push_rules("");
        REQUIRE(team[1].git().pull());
        // A program goes on writing what it always wrote.
        team[1].save("my.cfg", "mine, again\n");
        team.settle();
        CHECK(world.waiting() == kBoth);
        CHECK_FALSE(team[0].text("my.cfg"));
        team[1].save("later.cfg", "later\n");
        team.settle();
        CHECK(team[0].text("later.cfg") == "later\n");
        CHECK(world.waiting() == kBoth);

        team.stop(1);
        team.start(1);
        team.settle();
        CHECK(world.waiting() == kBoth);
        REQUIRE(team[1].tree().share(team[1].now(), "my.cfg"));
        team.settle();
        CHECK(team[0].text("my.cfg") == "mine, again\n");
        CHECK(world.waiting() == std::vector<std::string>{"out/x.txt"});
        CHECK_FALSE(team[1].tree().share(team[1].now(), "my.cfg"));
        team[1].remove("out/x.txt");
        team.settle();
        team[1].tree().handle_overflow(team[1].now());
        team.settle();
        team[1].save("out/x.txt", "another\n");
        team.settle();
        CHECK(team[0].text("out/x.txt") == "another\n");
        team.check_converged();
    }
}

TEST_CASE("scenario: the same holds where the daemon did not run, or died meanwhile") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Ignoring world(seed);
        SimTeam& team = world.team;
        const bool down = seed % 2 == 0;
        if (down) {
            team.stop(1);
        }
        world.push_rules("");
        REQUIRE(team[1].git().pull());
        if (!down) {
            team.advance(workspace::kGitQuiet);
            team.run(team.prng().below(20));
            team.stop(1);
        }
        team.start(1);
        team.settle();
        CHECK(world.waiting() == kBoth);
        CHECK_FALSE(team[0].text("my.cfg"));
        CHECK_FALSE(team[0].text("out/x.txt"));
    }
}

TEST_CASE("scenario: on another branch, or with a file of another commit, git ignores less, too") {
    Ignoring world(1);
    SimTeam& team = world.team;
    const wire::CommitId before = team[1].git().tip();
    SUBCASE("a branch") {
        REQUIRE(team[0].git().switch_to("feature", true));
        world.push_rules("out/\n");
        REQUIRE(team[1].git().switch_to("feature", false));
    }
    SUBCASE("a file") {
        world.push_rules("out/\n");
        REQUIRE(team[1].git().pull());
        REQUIRE(team[1].git().reset_hard(before));
        team.settle();
        REQUIRE(world.waiting().empty());
        REQUIRE(team[1].git().checkout_file(".gitignore", team[0].git().tip()));
    }
    team.settle();
    CHECK(world.waiting() == std::vector<std::string>{"my.cfg"});
    CHECK(team.changes() <= 1);  // the rules, where member 0 was seen to write them
}

TEST_CASE("scenario: rules that somebody changes himself, or takes by hand, share what they say") {
    Ignoring world(1);
    SimTeam& team = world.team;
    SUBCASE("with an editor") {
        team[1].save(".gitignore", "out/\n");
    }
    SUBCASE("by a pull of the file") {
        team[0].save(".gitignore", "out/\n");
        team.settle();
        CHECK(team[1].holds(HoldReason::shares_more));
        team[1].tree().pull(team[1].now(), ".gitignore");
        team.settle();
    }
    team.settle();
    CHECK(world.waiting().empty());
    CHECK(team.changes() == 2);  // the rules, my.cfg
}

TEST_CASE("scenario: a directory of many files is named once, and agreed to once") {
    Ignoring world(1);
    SimTeam& team = world.team;
    for (int i = 0; i < 100; ++i) {
        team[1].save("out/" + std::to_string(i), "text\n");
    }
    world.push_rules("*.cfg\n");
    REQUIRE(team[1].git().pull());
    team.settle();
    CHECK(world.waiting() == std::vector<std::string>{"out/"});
    team[1].save("out/new", "new\n");
    team.settle();
    CHECK(world.waiting() == std::vector<std::string>{"out/"});
    CHECK(team.changes() == 1);
    CHECK_FALSE(team[1].tree().share(team[1].now(), "out/new"));
    REQUIRE(team[1].tree().share(team[1].now(), "out"));
    team.settle();
    CHECK(world.waiting().empty());
    CHECK(team[0].text("out/new") == "new\n");
}
