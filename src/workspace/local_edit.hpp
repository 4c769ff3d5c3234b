// What a user changed: a text on disk against what the tree recorded before. Finds out what each
// part was made from, which is not always what the tree put there last: an editor may have saved
// an old buffer.
//
// Pure; callable from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "workspace/cutter.hpp"
#include "workspace/file_state.hpp"
#include "workspace/file_view.hpp"
#include "workspace/local_file.hpp"

namespace aura::workspace {

class ForgottenNodes;

// Broken text that stays on disk unchanged for so long is meant so: it is cut with its errors.
// Nobody else shows it before (docs/decisions/0015).
inline constexpr Duration kBrokenMax = std::chrono::minutes(10);

struct EditContext {
    const RepoId& repo;
    const std::string& path;
    const FileState* state = nullptr;  // null: the log does not know the file
    // The identities that path and addresses would give belong to another file.
    bool names_taken = false;
    Cutter& cutter;
    Prng& prng;
    WallTime now;
    bool interrupted = false;  // LastWriter::interrupted
    // Set where `base` is older than the text: what it lacks may be known from the log
    // (LastWriter::forgotten).
    const ForgottenNodes* forgotten = nullptr;
};

// `base` is what was there, not absent.
[[nodiscard]] Result<LocalFile> edited_file(const TreeFile& base,
                                            const FileImage& disk,
                                            const EditContext& context);

// A file where there was none. `gone` is the record of its absence, if there is one; what it has as
// removed is what git brought back.
[[nodiscard]] LocalFile created_file(const TreeFile* gone,
                                     const FileImage& disk,
                                     const EditContext& context);

// `base` is what was there, not absent, and is gone now.
[[nodiscard]] LocalFile deleted_file(const TreeFile& base);

}  // namespace aura::workspace
