// What the commands about working trees have in common: which trees a call is about, and how people
// and trees are named in replies.
//
// Loop thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "daemon/members.hpp"
#include "daemon/peer_team.hpp"
#include "runtime/command_table.hpp"

namespace aura::daemon {

// The open trees that a command is about: the one at its argument "tree", or all. repo.not_linked;
// why the one tree is not open.
[[nodiscard]] Result<std::vector<PeerTeam::Link*>> trees_of(PeerTeam& team,
                                                            const runtime::CommandCall& call);

// The open tree that an absolute path is in, and the path within it. repo.not_linked; why the tree
// is not open.
struct PathInTree {
    PeerTeam::Link* link = nullptr;
    std::string path;  // empty: the tree's root
};

[[nodiscard]] Result<PathInTree> path_in_tree(PeerTeam& team, const std::string& path);

[[nodiscard]] control::Json names_of(const std::vector<PeerTeam::Link*>& links);

// "live", "commit" or "ask".
[[nodiscard]] std::string_view name(workspace::ApplyMode mode);
[[nodiscard]] std::optional<workspace::ApplyMode> apply_mode_named(std::string_view name);

// What the team calls a repository; the beginning of its id while the name cannot be read.
[[nodiscard]] std::string repo_name(PeerTeam& team, const RepoId& repo);

}  // namespace aura::daemon
