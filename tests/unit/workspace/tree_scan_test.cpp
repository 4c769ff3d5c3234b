#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "workspace/tree.hpp"

using namespace aura;
using workspace::Tree;

namespace {

constexpr MonoTime kScanNoon{std::chrono::hours(12)};

// Outputs before it are dropped.
bool wants_scan(Tree& tree) {
    while (const auto output = tree.poll()) {
        if (std::holds_alternative<Tree::Scan>(*output)) {
            return true;
        }
    }
    return false;
}

template <class Output>
std::optional<Output> following(Tree& tree) {
    while (auto output = tree.poll()) {
        if (auto* wanted = std::get_if<Output>(&*output)) {
            return std::move(*wanted);
        }
    }
    return std::nullopt;
}

// A tree that has looked at everything, and whose git then brings another .gitignore.
struct Rules {
    Rules() {
        tree.handle_overflow(kScanNoon);
        tree.handle_git(kScanNoon, {});
        tree.handle_scanned(kScanNoon, workspace::ScanResult{});
        const auto first = following<Tree::Commit>(tree);
        REQUIRE(first);
        CHECK(first->announced == workspace::TreeHead{});
        tree.handle_committed(kScanNoon, first->number, {});
        REQUIRE(tree.at_rest());
        workspace::GitState git;
        git.busy = true;
        tree.handle_git(kScanNoon, git);
        tree.handle_hint(kScanNoon, "lib/.gitignore", workspace::Hint::closed);
        tree.handle_hint(kScanNoon, "my.cfg", workspace::Hint::closed);
        git.busy = false;
        git.head.commit = {std::string(40, 'a')};
        tree.handle_git(kScanNoon, git);
        tree.handle_deadline(now);
    }

    // The scan that has to come first is answered; what is to be kept of it.
    Tree::Commit find(const std::vector<std::string>& unignored) {
        const auto scan = following<Tree::Scan>(tree);
        REQUIRE(scan);
        CHECK(scan->head.commit.hex == std::string(40, 'a'));
        CHECK(scan->announced == workspace::TreeHead{});
        workspace::ScanResult found;
        found.unignored = unignored;
        tree.handle_scanned(now, found);
        auto commit = following<Tree::Commit>(tree);
        REQUIRE(commit);
        return *std::move(commit);
    }

    MonoTime now = kScanNoon + workspace::kGitQuiet;
    Tree tree{kScanNoon, {}, {}};
};

}  // namespace

TEST_CASE("tree scan: the first scan waits for the watcher, and is the only one") {
    Tree tree(kScanNoon, {}, {});
    tree.handle_git(kScanNoon, {});
    CHECK_FALSE(wants_scan(tree));
    CHECK_FALSE(tree.at_rest());

    tree.handle_overflow(kScanNoon);
    REQUIRE(wants_scan(tree));
    tree.handle_scanned(kScanNoon, workspace::ScanResult{});
    CHECK_FALSE(wants_scan(tree));
}

TEST_CASE("tree scan: a failed scan is repeated") {
    Tree tree(kScanNoon, {}, {});
    tree.handle_overflow(kScanNoon);
    tree.handle_git(kScanNoon, {});
    REQUIRE(wants_scan(tree));
    tree.handle_scanned(kScanNoon, fail(ErrorCode::repo_unavailable, "unmounted"));
    CHECK_FALSE(tree.poll());

    REQUIRE(tree.next_deadline() == kScanNoon + workspace::kRetryMin);
    tree.handle_deadline(kScanNoon + workspace::kRetryMin);
    CHECK(wants_scan(tree));
}

TEST_CASE(
    "tree scan: after git changed rules nothing is examined before what they ignored is kept") {
    Rules world;
    Tree& tree = world.tree;
    const Tree::Commit kept = world.find({"my.cfg"});
    CHECK(kept.unshared == std::vector<workspace::UnsharedChange>{{"my.cfg", true}});
    CHECK_FALSE(kept.announced);
    CHECK_FALSE(following<Tree::Examine>(tree));
    tree.handle_committed(world.now, kept.number, {});
    for (int i = 0; i < 2; ++i) {
        const auto examine = following<Tree::Examine>(tree);
        REQUIRE(examine);
        CHECK(examine->settings.unshared == (examine->path == "my.cfg"));
        tree.handle_examined(world.now, examine->path, workspace::Outcome{});
    }
    const auto announcement = following<Tree::Commit>(tree);
    REQUIRE(announcement);
    CHECK(announcement->announced);
}

TEST_CASE("tree scan: what could not be kept of what was ignored is looked for again first") {
    Rules world;
    Tree& tree = world.tree;
    const Tree::Commit lost = world.find({"my.cfg"});
    tree.handle_committed(world.now, lost.number, fail(ErrorCode::limit, "full"));
    CHECK_FALSE(following<Tree::Examine>(tree));
    world.now += workspace::kRetryMin;
    CHECK(tree.next_deadline() == world.now);
    tree.handle_deadline(world.now);
    CHECK(world.find({"my.cfg"}).unshared.size() == 1);
}

TEST_CASE("tree scan: what was ignored waits until a yes, or until it is tracked or gone") {
    Rules world;
    Tree& tree = world.tree;
    const Tree::Commit kept = world.find({"a/x.cfg", "b.cfg", "out/"});
    tree.handle_committed(world.now, kept.number, {});
    CHECK(following<Tree::Commit>(tree)->announced);
    REQUIRE(tree.findings().size() == 1);  // the files have not been looked at
    CHECK(tree.findings()[0].path == "out/");
    CHECK(tree.findings()[0].hold == workspace::HoldReason::was_ignored);

    CHECK(tree.share(world.now, "c.cfg").error().is(ErrorCode::not_found));
    CHECK(tree.share(world.now, "out/x").error().causes().size() == 1);
    REQUIRE(tree.share(world.now, "a"));
    const auto agreed = following<Tree::Commit>(tree);
    REQUIRE(agreed);
    CHECK(agreed->unshared == std::vector<workspace::UnsharedChange>{{"a/x.cfg", false}});
    tree.handle_committed(world.now, agreed->number, {});
    REQUIRE(following<Tree::Scan>(tree));  // which finds it

    workspace::ScanResult found;
    found.unshared_over = {"b.cfg", "out/"};
    tree.handle_scanned(world.now, found);
    const auto over = following<Tree::Commit>(tree);
    REQUIRE(over);
    CHECK(over->unshared.size() == 2);
    CHECK(tree.findings().empty());
}

TEST_CASE("tree scan: where HEAD has moved, what it had otherwise is looked at, once") {
    Tree tree(kScanNoon, {}, {});
    workspace::GitState git;
    git.head.commit = {std::string(40, 'a')};
    tree.handle_overflow(kScanNoon);
    tree.handle_git(kScanNoon, git);
    tree.handle_scanned(kScanNoon, workspace::ScanResult{});
    CHECK_FALSE(following<Tree::Compare>(tree));
    const wire::CommitId before = std::exchange(git.head.commit, {std::string(40, 'b')});
    tree.handle_git(kScanNoon, git);
    const MonoTime quiet = kScanNoon + workspace::kGitQuiet;
    tree.handle_deadline(quiet);
    const auto compare = following<Tree::Compare>(tree);
    REQUIRE(compare);
    CHECK(compare->from == before);
    CHECK(compare->to == git.head.commit);
    CHECK_FALSE(tree.at_rest());

    tree.handle_hint(quiet, "hinted.py", workspace::Hint::modified);
    tree.handle_new_versions(quiet, {"known.py"});
    CHECK(following<Tree::Examine>(tree)->path == "known.py");
    tree.handle_examined(quiet, "known.py", workspace::Outcome{});
    tree.handle_compared(quiet, compare->number, {"hinted.py", "known.py", "left.py"});
    const auto examine = following<Tree::Examine>(tree);
    REQUIRE(examine);
    CHECK(examine->path == "left.py");
    CHECK(examine->writer == workspace::LastWriter::editor);
    CHECK_FALSE(following<Tree::Examine>(tree));
}
