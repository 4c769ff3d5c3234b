// What is on disk at a path, taken apart: which of it the log knows and where it came from, and
// what was edited since.
//
// A value; no thread rule.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/ids.hpp"
#include "base/shared_list.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

struct LocalFile {
    // The disk, cut. The position of what was edited names what it was made from.
    TreeFile file;

    bool file_edited = false;  // created, deleted, renamed, another mode
    bool skeleton_edited = false;
    std::set<NodeId> nodes_edited;
    SharedList<RecordedItem> nodes_deleted;
    bool broken_edited = false;

    std::optional<std::string> moved_from;  // the path it was renamed from
    // Where this tree moved what HEAD has at the path (see moved_along()).
    std::optional<std::string> moved_along_to;
    bool stale = false;          // some of it came from an old editor buffer
    bool at_head = false;        // git put HEAD's text here, or took away what HEAD does not have
    bool by_git = false;         // git put a text here that is neither HEAD's nor known to the log
    bool maybe_deleted = false;  // absent, but not for sure

    [[nodiscard]] bool edited() const {
        return file_edited || skeleton_edited || broken_edited || !nodes_edited.empty() ||
               !nodes_deleted.empty();
    }
};

}  // namespace aura::workspace
