#include <chrono>
#include <variant>

#include <doctest/doctest.h>

#include "workspace/tree.hpp"

using namespace aura;
using workspace::Tree;

namespace {

constexpr MonoTime kNoon{std::chrono::hours(12)};

// Outputs before it are dropped.
bool wants_scan(Tree& tree) {
    while (const auto output = tree.poll()) {
        if (std::holds_alternative<Tree::Scan>(*output)) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("tree scan: the first scan waits for the watcher, and is the only one") {
    Tree tree(kNoon, {}, {});
    tree.handle_git(kNoon, {});
    CHECK_FALSE(wants_scan(tree));
    CHECK_FALSE(tree.at_rest());

    tree.handle_overflow(kNoon);
    REQUIRE(wants_scan(tree));
    tree.handle_scanned(kNoon, workspace::ScanResult{});
    CHECK_FALSE(wants_scan(tree));
}

TEST_CASE("tree scan: a failed scan is repeated") {
    Tree tree(kNoon, {}, {});
    tree.handle_overflow(kNoon);
    tree.handle_git(kNoon, {});
    REQUIRE(wants_scan(tree));
    tree.handle_scanned(kNoon, fail(ErrorCode::repo_unavailable, "unmounted"));
    CHECK_FALSE(tree.poll());

    REQUIRE(tree.next_deadline() == kNoon + workspace::kRetryMin);
    tree.handle_deadline(kNoon + workspace::kRetryMin);
    CHECK(wants_scan(tree));
}
