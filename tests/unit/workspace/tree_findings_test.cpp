#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "workspace/tree.hpp"

using namespace aura;
using workspace::Finding;
using workspace::FindingKind;
using workspace::Tree;

namespace {

constexpr MonoTime kDawn{std::chrono::hours(6)};

Finding found(FindingKind kind, const std::string& path) {
    Finding finding;
    finding.kind = kind;
    finding.path = path;
    return finding;
}

// The tree has just examined the path, with these findings.
void examine(Tree& tree, const std::string& path, std::vector<Finding> findings) {
    tree.handle_hint(kDawn, path, workspace::Hint::closed);
    workspace::Outcome outcome;
    outcome.findings = std::move(findings);
    tree.handle_examined(kDawn, path, outcome);
}

template <class Output>
std::size_t count(Tree& tree) {
    std::size_t outputs = 0;
    while (const auto output = tree.poll()) {
        outputs += std::holds_alternative<Output>(*output) ? 1 : 0;
    }
    return outputs;
}

}  // namespace

TEST_CASE("tree findings: what holds is listed by path, what was done is told once") {
    Tree tree(kDawn, {}, {});
    tree.handle_overflow(kDawn);
    tree.handle_git(kDawn, {});
    tree.handle_scanned(kDawn, workspace::ScanResult{});
    const Finding conflict = found(FindingKind::conflict, "b.py");
    const Finding held = found(FindingKind::held, "a.py");
    examine(tree, "b.py", {found(FindingKind::notice, "b.py"), conflict});
    examine(tree, "a.py", {held});
    CHECK(tree.findings() == std::vector{held, conflict});
    CHECK(count<Tree::Noticed>(tree) == 1);

    examine(tree, "b.py", {conflict});
    CHECK(count<Tree::FindingsChanged>(tree) == 0);
    examine(tree, "b.py", {});
    CHECK(tree.findings() == std::vector{held});
    CHECK(count<Tree::FindingsChanged>(tree) == 1);
}

TEST_CASE("tree findings: what waits to be tracked is looked at after each command of git") {
    Tree tree(kDawn, {}, {});
    tree.handle_overflow(kDawn);
    tree.handle_git(kDawn, {});
    tree.handle_scanned(kDawn, workspace::ScanResult{});
    Finding secret = found(FindingKind::held, ".env");
    secret.hold = workspace::HoldReason::denied_path;
    examine(tree, ".env", {secret});
    examine(tree, "a.py", {found(FindingKind::held, "a.py")});
    CHECK(count<Tree::Examine>(tree) == 2);

    tree.handle_git(kDawn, {});
    CHECK(count<Tree::Examine>(tree) == 0);
    workspace::GitState git;
    git.busy = true;
    tree.handle_git(kDawn, git);
    tree.handle_git(kDawn, {});
    tree.handle_deadline(kDawn + workspace::kGitQuiet);
    const auto next = tree.poll();
    REQUIRE(next);
    REQUIRE(std::holds_alternative<Tree::Examine>(*next));
    CHECK(std::get<Tree::Examine>(*next).path == ".env");
    CHECK(count<Tree::Examine>(tree) == 0);
}

TEST_CASE(
    "tree findings: a tree that came back says which deletions wait, until they are settled") {
    workspace::TreeState state;
    state.announced.emplace();
    state.is_incomplete = true;
    Tree tree(kDawn, state, {});
    tree.handle_overflow(kDawn);
    tree.handle_git(kDawn, {});
    workspace::ScanResult scan;
    scan.gone = {"a.py"};
    tree.handle_scanned(kDawn, scan);
    workspace::Outcome deletion;
    deletion.draft.emplace();
    deletion.weight = workspace::Weight::deleted;
    tree.handle_deadline(kDawn + workspace::kGoneDelay);
    tree.handle_examined(kDawn + workspace::kGoneDelay, "a.py", deletion);
    CHECK(count<Tree::Append>(tree) == 0);
    REQUIRE(tree.findings().size() == 1);
    CHECK(tree.findings()[0].hold == workspace::HoldReason::missing_files);
    CHECK(tree.at_rest());
    CHECK(tree.approve(kDawn + workspace::kGoneDelay));
    CHECK(count<Tree::Append>(tree) == 1);
    CHECK(tree.findings().empty());
}
