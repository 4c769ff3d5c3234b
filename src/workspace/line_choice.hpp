// Which of the files that a history speaks of is the one at a path, in this tree.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/file_lines.hpp"
#include "workspace/file_state.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct LineChoice {
    // The file that is at the path, or is to be put there; nothing: the log does not know one.
    std::optional<FileState> state;
    // HEAD's file of this path is elsewhere in this tree (it was renamed).
    bool head_is_elsewhere = false;
    // What is recorded here is of a file that has another name in HEAD, where it is to be, and is
    // not in conflict.
    bool has_moved_on = false;
    // Another file, which is not in this tree, has the same path; it waits for this one to leave.
    bool another_waits = false;
    // That file, where nothing else is said of it.
    std::optional<FileState> waiting;
    // Where files are that are to move to the path.
    std::vector<std::string> look_at;
};

// Whether a tree's record is one of that file.
[[nodiscard]] bool is_of(const TreeFile& record, const FileLine& line);

[[nodiscard]] Result<LineChoice> choose_line(const Examination& examination,
                                             const std::vector<FileLine>& lines,
                                             const StateContext& context);

}  // namespace aura::workspace
