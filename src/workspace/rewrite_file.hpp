// Takes one event back out of a file, or puts the file back to what it was at a time. The text that
// comes out is to be written over the one on disk, all of which is in the log by now.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct RewriteContext {
    const Examination& examination;
    const FileState* state = nullptr;  // null: the log does not know the file
    StateContext states;
};

struct Rewriting {
    std::optional<Error> refusal;  // else:
    WriteOrder write;
    // What the tree records with it: what was there, so that what is written is an edit of it.
    std::vector<RecordChange> records;
};

// `local` has no edit that the log lacks. Errors are those of the texts.
[[nodiscard]] Result<Rewriting> rewrite_file(const LocalFile& local,
                                             const Rewrite& rewrite,
                                             const RewriteContext& context);

}  // namespace aura::workspace
