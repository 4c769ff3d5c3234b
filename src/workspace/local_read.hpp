// Who wrote what is on disk: nobody (it is as recorded), git, a tree of this log, or a user. Only
// the last one makes edits.
//
// Thread rule: that of the GitSide.
#pragma once

#include "base/prng.hpp"
#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct ReadContext {
    const Examination& examination;
    // The file that is at the path, as the log and HEAD have it; null: they do not know it.
    const FileState* state = nullptr;
    const StateContext* states = nullptr;  // set with `state`
    bool head_is_elsewhere = false;        // HEAD's file of the path was renamed in this tree
    GitSide& git;
    Prng& prng;
};

[[nodiscard]] Result<LocalFile> read_local(const ReadContext& context);

}  // namespace aura::workspace
