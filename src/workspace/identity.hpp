// The identities of files and nodes. What was there before anybody edited it, and what is created
// where nothing of that name was, is named by a hash of its repository, path and address: clones
// that never spoke to each other agree on it, before a commit and after it. A name that is taken
// by something else (it was renamed away) falls back to a random id (docs/decisions/0016).
//
// Pure; callable from any thread.
#pragma once

#include <string_view>

#include "base/ids.hpp"

namespace aura::workspace {

// Of a file and of its skeleton.
[[nodiscard]] NodeId file_identity(const RepoId& repo, std::string_view path);

[[nodiscard]] NodeId node_identity(const RepoId& repo,
                                   std::string_view path,
                                   std::string_view address);

}  // namespace aura::workspace
