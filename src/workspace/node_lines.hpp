// Which versions are about one and the same node of a file, and which node of HEAD that is. By what
// they were made from, not by name: a node keeps its history through renames.
//
// Thread rule: that of the GitSide.
#pragma once

#include <cstddef>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "workspace/containment.hpp"
#include "workspace/file_lines.hpp"
#include "workspace/git_side.hpp"
#include "workspace/id_map.hpp"
#include "workspace/item_line.hpp"

namespace aura::workspace {

struct NodeLines {
    std::vector<LineSpec> lines;  // no two of one id
    // Nodes of HEAD, by their places in its file, that no version is about and that nothing else
    // has the identity of.
    std::vector<std::size_t> untouched;
    IdMap ids;
};

[[nodiscard]] Result<NodeLines> node_lines(const RepoId& repo,
                                           const FileLine& line,
                                           const Contained& contained,
                                           GitSide& git);

}  // namespace aura::workspace
