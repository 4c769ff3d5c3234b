// What a move of HEAD makes of the positions in a file. Work in the tree is based on HEAD, as git
// sees it, also where it was made on a commit that HEAD no longer contains.
//
// Thread rule: that of the GitSide.
#pragma once

#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

// `state` is that of the file at the path, as of HEAD now.
[[nodiscard]] Status rebase_positions(LocalFile& local,
                                      const Examination& examination,
                                      const FileState& state,
                                      const StateContext& states);

}  // namespace aura::workspace
