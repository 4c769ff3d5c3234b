#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "workspace/tree.hpp"

using namespace aura;
using namespace aura::workspace;

namespace {

const MonoTime kCommandsStart{std::chrono::seconds(100)};

// A tree that is at rest, with two paths that the log has touched.
class CommandDesk {
public:
    CommandDesk() {
        git_.head = {{"c1"}, "main"};
        tree.handle_overflow(now);
        tree.handle_git(now, git_);
        tree.handle_scanned(now, ScanResult{});
        tree.handle_new_versions(now, {"a.py", ".envrc"});
        (void)examine();
    }

    // Carries out what the tree wants until it wants no more; what was to be examined. `outcome` is
    // what every examination finds.
    std::vector<Tree::Examine> examine(const Outcome& outcome = {}) {
        std::vector<Tree::Examine> looks;
        // Long enough for whatever waits for quiet.
        now += std::chrono::seconds(1);
        tree.handle_deadline(now);
        while (auto output = tree.poll()) {
            if (auto* look = std::get_if<Tree::Examine>(&*output)) {
                tree.handle_examined(now, look->path, outcome);
                looks.push_back(std::move(*look));
            } else if (std::holds_alternative<Tree::Scan>(*output)) {
                tree.handle_scanned(now, ScanResult{});
            } else if (auto* append = std::get_if<Tree::Append>(&*output)) {
                tree.handle_appended(now, append->number, {});
            }
        }
        std::sort(looks.begin(), looks.end(), [](const auto& a, const auto& b) {
            return a.path < b.path;
        });
        return looks;
    }

    // What is examined when a teammate's version of a.py arrives.
    Settings on_arrival() {
        tree.handle_new_versions(now, {"a.py"});
        const auto looks = examine();
        REQUIRE(looks.size() == 1);
        return looks[0].settings;
    }

    void switch_to(const std::string& branch, const std::string& commit) {
        git_.head = {{commit}, branch};
        tree.handle_git(now, git_);
        (void)examine();
    }

    MonoTime now = kCommandsStart;
    Tree tree{kCommandsStart,
              {.announced = TreeHead{{"c1"}, "main"},
               .recorded = {},
               .journal = {},
               .parked = {},
               .unshared = {}},
              {}};

private:
    GitState git_;
};

std::vector<std::string> paths_of(const std::vector<Tree::Examine>& looks) {
    std::vector<std::string> paths;
    paths.reserve(looks.size());
    for (const Tree::Examine& look : looks) {
        paths.push_back(look.path);
    }
    return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("tree commands: while it is held a tree asks first; released, it looks at all again") {
    CommandDesk desk;
    desk.tree.hold();
    CHECK(desk.on_arrival().apply == ApplyMode::ask);
    desk.tree.release(desk.now);
    const auto looks = desk.examine();
    CHECK(paths_of(looks) == Paths{".envrc", "a.py"});
    CHECK(looks[1].settings.apply == ApplyMode::live);
    CHECK(desk.on_arrival().apply == ApplyMode::live);
}

TEST_CASE("tree commands: a pull is for all that the log has, but names none of it") {
    CommandDesk desk;
    desk.tree.pull(desk.now, "");
    const auto looks = desk.examine();
    CHECK(paths_of(looks) == Paths{".envrc", "a.py"});
    for (const Tree::Examine& look : looks) {
        CHECK(look.settings.pull);
        CHECK_FALSE(look.settings.named);
    }
    CHECK_FALSE(desk.on_arrival().pull);
}

TEST_CASE("tree commands: a pull of a path is for that path, and names it") {
    CommandDesk desk;
    desk.tree.hold();
    desk.tree.pull(desk.now, ".envrc");
    const auto looks = desk.examine();
    CHECK(paths_of(looks) == Paths{".envrc"});
    CHECK(looks.at(0).settings.pull);
    CHECK(looks.at(0).settings.named);
    CHECK(desk.on_arrival().apply == ApplyMode::ask);
}

TEST_CASE("tree commands: what is edited while paused is kept, and looked at when that is over") {
    CommandDesk desk;
    desk.tree.pause();
    Outcome edit;
    edit.draft.emplace();
    desk.tree.handle_hint(desk.now, "a.py", Hint::closed);
    CHECK(paths_of(desk.examine(edit)) == Paths{"a.py"});
    CHECK(desk.examine().empty());
    desk.tree.resume(desk.now);
    CHECK(paths_of(desk.examine()) == Paths{"a.py"});
}

TEST_CASE("tree commands: a private branch is one that a pattern fits") {
    CommandDesk desk;
    desk.tree.set_private_branches(desk.now, {"private/*", "wip-*"});
    CHECK_FALSE(desk.tree.on_private_branch());
    desk.switch_to("private/idea", "c1");
    CHECK(desk.tree.on_private_branch());
    desk.switch_to("wip-2", "c1");
    CHECK(desk.tree.on_private_branch());
    desk.tree.set_private_branches(desk.now, {});
    CHECK_FALSE(desk.tree.on_private_branch());
}

TEST_CASE("tree commands: a parked tree stays so until HEAD moves or it is unparked") {
    CommandDesk desk;
    desk.tree.park(desk.now);
    const auto looks = desk.examine();
    CHECK(paths_of(looks) == Paths{".envrc", "a.py"});
    CHECK(looks[0].settings.park);
    CHECK(desk.on_arrival().parked);
    desk.tree.unpark(desk.now, workspace::Unpark::all);
    CHECK(desk.examine().at(0).settings.unpark);
    CHECK_FALSE(desk.on_arrival().parked);
    desk.tree.park(desk.now);
    (void)desk.examine();
    desk.switch_to("main", "c2");
    CHECK_FALSE(desk.on_arrival().parked);
}

TEST_CASE("tree commands: a yes without a question, and an end of no conflict, are refused") {
    CommandDesk desk;
    CHECK(desk.tree.approve(desk.now).error().is(ErrorCode::not_found));
    Resolution resolution;
    resolution.heads = {{EventId{}, 0}};
    CHECK(desk.tree.resolve(desk.now, "a.py", resolution).error().is(ErrorCode::not_found));
    // With the conflict there, the decision goes along with the next examination.
    Outcome outcome;
    Finding& finding = outcome.findings.emplace_back();
    finding.kind = FindingKind::conflict;
    finding.path = "a.py";
    finding.item_kind = wire::ItemKind::skeleton;
    finding.heads = resolution.heads;
    finding.hold = HoldReason::path_taken;
    desk.tree.handle_new_versions(desk.now, {"a.py"});
    (void)desk.examine(outcome);
    resolution.kind = wire::ItemKind::skeleton;
    CHECK(desk.tree.resolve(desk.now, "a.py", resolution).error().is(ErrorCode::not_found));
    finding.hold = HoldReason::none;
    desk.tree.handle_new_versions(desk.now, {"a.py"});
    (void)desk.examine(outcome);
    REQUIRE(desk.tree.resolve(desk.now, "a.py", resolution));
    const auto looks = desk.examine(outcome);
    REQUIRE(looks.size() == 1);
    CHECK(looks[0].resolutions.size() == 1);
}
