// Returning a file to HEAD where only others changed it, so that their uncommitted work never
// stands in git's way (`aura park`), nor, for a command that brings commits, own work that somebody
// else has committed. It comes back when HEAD moves, or by `aura unpark`.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/containment.hpp"
#include "workspace/file_state.hpp"
#include "workspace/git_side.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct ParkContext {
    const Examination& examination;
    const FileState* state = nullptr;  // null: the log does not know the file
    const Contained& contained;
    GitSide& git;
};

struct Parking {
    ParkVerdict verdict = ParkVerdict::nothing;
    // With ParkVerdict::returned, what is to be done and what is recorded then.
    WriteOrder write;
    std::vector<RecordChange> records;
};

// `local` has no edit that the log lacks.
[[nodiscard]] Result<Parking> park_file(const LocalFile& local, const ParkContext& context);

}  // namespace aura::workspace
