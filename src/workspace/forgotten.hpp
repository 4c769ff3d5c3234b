// What a tree incorporates whose records went back with the store: at least what this device said of
// it, for that was written there.
//
// Thread rule: that of the GitSide.
#pragma once

#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"

namespace aura::workspace {

// What `local` was made from is what this device said last, where its records know only what was
// before: who is back at that went back to it, which is an edit.
[[nodiscard]] Status advance_to_own(LocalFile& local,
                                    const FileState& state,
                                    const LineContext& lines);

}  // namespace aura::workspace
