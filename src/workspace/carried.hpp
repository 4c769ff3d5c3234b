// Work that its author took along to another branch: git leaves it in the tree, and the log has it
// on the branch where it was saved.
//
// Thread rule: that of the GitSide.
#pragma once

#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"

namespace aura::workspace {

// Whether `version`, of `change`, was made on another branch than HEAD's, and no commit has brought
// it here.
[[nodiscard]] bool is_carried(const sync::Change& change,
                              const wire::VersionId& version,
                              const TreeHead& head,
                              const Contained& contained);

// An edit says all such work in its file on this branch, too: alone it would have functions without
// a place, and places without functions. Does nothing where nothing was edited.
void say_carried(LocalFile& local, const FileState& state, const StateContext& states);

}  // namespace aura::workspace
