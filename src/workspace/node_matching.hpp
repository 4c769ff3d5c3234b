// Which of the nodes that a tree recorded of a file each node of a newer text of it is.
//
// Pure; callable from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/ids.hpp"
#include "code/cut.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

struct EditContext;

// For each node of `cut` an index into base.nodes, behind them one into base.removed, or nothing.
// What is gone from the text is looked for among what has come: by address, text, likeness.
[[nodiscard]] std::vector<std::optional<std::size_t>> match_recorded(const TreeFile& base,
                                                                     const code::Cut& cut,
                                                                     const EditContext& context);

// Nobody deleted it, and it is in no conflict.
[[nodiscard]] bool lives(const EditContext& context, const NodeId& id);

// It came with one of the last applies: no text from before them has it.
[[nodiscard]] bool came_since(const TreeFile& base, const NodeId& id);

// Of a removed node: the save before took it away here, and it is still dead for that.
[[nodiscard]] bool is_taken_away(const EditContext& context, const RecordedItem& removed);

}  // namespace aura::workspace
