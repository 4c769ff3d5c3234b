#include "io/watch_tree.hpp"

#include <vector>

#include <doctest/doctest.h>

using aura::io::Watch;
using aura::io::WatchTree;

namespace {

constexpr Watch kRoot{1};
constexpr Watch kSrc{2};
constexpr Watch kIo{3};
constexpr Watch kDocs{4};

// "", "src", "src/io", "docs".
WatchTree tree() {
    WatchTree tree;
    tree.reset(kRoot);
    tree.add(kSrc, kRoot, "src");
    tree.add(kIo, kSrc, "io");
    tree.add(kDocs, kRoot, "docs");
    return tree;
}

}  // namespace

TEST_CASE("watch tree: a watch knows its path, and that of an entry of its directory") {
    const WatchTree watches = tree();
    CHECK(watches.path(kRoot).empty());
    CHECK(watches.path(kIo) == "src/io");
    CHECK(watches.path(kRoot, "README") == "README");
    CHECK(watches.path(kIo, "loop.cpp") == "src/io/loop.cpp");
    CHECK(watches.child(kSrc, "io") == kIo);
    CHECK_FALSE(watches.child(kRoot, "io"));
}

TEST_CASE("watch tree: a moved directory takes all below along") {
    WatchTree watches = tree();
    CHECK(watches.move(kSrc, kDocs, "source"));
    CHECK(watches.path(kIo) == "docs/source/io");
    CHECK_FALSE(watches.child(kRoot, "src"));
    CHECK(watches.child(kDocs, "source") == kSrc);
}

TEST_CASE("watch tree: nothing moves below itself, and the root not at all") {
    WatchTree watches = tree();
    CHECK_FALSE(watches.move(kSrc, kIo, "src"));
    CHECK_FALSE(watches.move(kSrc, kSrc, "src"));
    CHECK_FALSE(watches.move(kRoot, kSrc, "root"));
    CHECK(watches.path(kIo) == "src/io");
}

TEST_CASE("watch tree: removing a directory removes all below and names their watches") {
    WatchTree watches = tree();
    CHECK(watches.remove(kSrc) == std::vector{kSrc, kIo});
    CHECK(watches.size() == 2);
    CHECK_FALSE(watches.contains(kIo));
    CHECK_FALSE(watches.child(kRoot, "src"));
    watches.add(kSrc, kRoot, "src");
    CHECK(watches.path(kSrc) == "src");
}
