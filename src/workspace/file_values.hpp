// A whole file as the values of its items: what is merged when a part of its history is taken out
// or put in.
//
// Pure; callable from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "sync/state.hpp"
#include "workspace/file_state.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

struct FileValues {
    sync::ItemValue file;  // its path and mode
    sync::ItemValue skeleton;
    std::map<NodeId, sync::ItemValue> nodes;  // deleted ones may be missing

    [[nodiscard]] sync::ItemValue node(const NodeId& id) const;

    bool operator==(const FileValues&) const = default;
};

// What lies on the disk, cut.
[[nodiscard]] FileValues values_of(const TreeFile& file);

// What the log makes of it; nothing in a conflict.
[[nodiscard]] std::optional<FileValues> values_of(const FileState& state);

// The text. Nothing where the parts do not fit together: a place without a node, a node without a
// place, parts of a file that is deleted. A deleted file is an empty text.
[[nodiscard]] std::optional<std::string> joined(const FileValues& values);

}  // namespace aura::workspace
