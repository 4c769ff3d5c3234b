// Own work that git took away gives way to what its author writes in its place: the edit has it for
// a parent, with all that would contradict it otherwise. What he deleted and git brought back is
// there again with an edit of it; what he added and git took away is gone with an edit around it.
//
// Thread rule: that of the GitSide.
#pragma once

#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"

namespace aura::workspace {

// Does nothing where git took nothing away, and nothing was edited or said beside that. Work that
// was made on uncommitted work of others stays beside the edit.
[[nodiscard]] Status give_way(LocalFile& local, const FileState& state, const StateContext& states);

}  // namespace aura::workspace
