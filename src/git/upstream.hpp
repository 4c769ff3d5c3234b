// The ref that a local branch follows. In place of git_branch_upstream_name(), which before libgit2
// 1.6 leaks about 10 KiB for each key of the configuration, and this is asked at every scan.
// Private to this folder.
//
// Thread rule: the repository's.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"

struct git_repository;

namespace aura::git {

// The full name of the upstream of `branch` ("main"), such as "refs/remotes/origin/main", as it is
// configured now; nothing when none is. The ref need not exist.
[[nodiscard]] Result<std::optional<std::string>> upstream_of(git_repository* repository,
                                                             const std::string& branch);

}  // namespace aura::git
