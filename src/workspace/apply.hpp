// What to put in the place of what is on disk: the state of every item whose local text is part of
// its history, the local text of every other one. Everything on disk is in the log by now.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct ApplyContext {
    const Examination& examination;
    const FileState& state;
    const StateContext& states;
};

struct Applied {
    TreeFile file;                    // the tree's record once it is done; absent: no file
    std::optional<std::string> text;  // nothing: no file
    ExecutableBit executable = ExecutableBit::keep;
    bool executable_left_out = false;
    bool put_back = false;       // something stays away because git took it away
    std::vector<NodeId> merged;  // items whose new text no head has; the file's id: its skeleton
};

[[nodiscard]] Result<Applied> apply_state(const LocalFile& local, const ApplyContext& context);

}  // namespace aura::workspace
