// The state of a whole file in a tree at HEAD: of the file itself, its skeleton and each node, and
// whether they fit together. Conflicts are found here, from the heads alone, so every tree at this
// HEAD has the same ones.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "workspace/file_lines.hpp"
#include "workspace/id_map.hpp"
#include "workspace/item_state.hpp"

namespace aura::workspace {

struct FileState {
    FileLine line;
    IdMap ids;
    ItemWithState file;
    ItemWithState skeleton;
    // What the heads of the skeleton say, where it is in conflict for nothing but nodes in conflict
    // that have no place in it: one side deleted what another edited. It ends with theirs.
    std::optional<std::string> unplaced_skeleton;
    NodeStates nodes;

    [[nodiscard]] bool has_conflict() const;

    // Neither HEAD nor a version of this branch has it.
    [[nodiscard]] bool is_gone() const { return file.state.value.deleted && !file.state.conflict; }

    // Heads that are versions, of all items; ordered.
    [[nodiscard]] std::vector<wire::VersionId> head_versions() const;
};

struct StateContext {
    const RepoId& repo;
    GitSide& git;
    const sync::Texts& texts;
    const Contained& contained;
    AuthorId self;
};

// What a conflict of `item`, which is one of the state's, is between; ordered. Of a file that one
// side deleted these are also the heads of what others have in it.
[[nodiscard]] std::vector<ItemVersion> heads_in_conflict(const FileState& state,
                                                         const ItemWithState& item);

[[nodiscard]] LineContext line_context(const StateContext& context, const FileState& state);

[[nodiscard]] Result<FileState> file_state(const FileLine& line, const StateContext& context);

}  // namespace aura::workspace
