#include "workspace/identity.hpp"

#include <set>

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "support/ids.hpp"

using aura::NodeId;
using aura::RepoId;
using aura::test::repo;
using aura::workspace::file_identity;
using aura::workspace::node_identity;

TEST_CASE("identity: clones agree on it, today and tomorrow") {
    CHECK(aura::to_hex(file_identity(repo(1), "src/a.py").view()) ==
          "a3f7c19a22e60de4ebe69db57bf5a8f5");
    CHECK(aura::to_hex(node_identity(repo(1), "src/a.py", "A.f").view()) ==
          "fe56f2d64a5ea2453c77b89e86015389");
}

TEST_CASE("identity: repository, path and address each make a difference") {
    const std::set<NodeId> ids{file_identity(repo(1), "a"),
                               file_identity(repo(2), "a"),
                               file_identity(repo(1), "b"),
                               node_identity(repo(1), "a", ""),
                               node_identity(repo(2), "a", ""),
                               node_identity(repo(1), "a", "f"),
                               node_identity(repo(1), "af", ""),
                               node_identity(repo(1), "", "af")};
    CHECK(ids.size() == 8);
}
