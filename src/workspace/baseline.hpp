// What a tree holds where nobody touched anything: HEAD's text, with git versions as positions.
//
// Pure; callable from any thread.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "wire/version.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/id_map.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

// `commit` empty: a text that git put there and that belongs to no commit we know of; nothing will
// take its place until the user or git changes it.
[[nodiscard]] TreeFile baseline(const NodeId& file,
                                const std::string& path,
                                const wire::CommitId& commit,
                                const CutFile& cut);

// The same with the identities that the examination knows.
[[nodiscard]] TreeFile baseline(const NodeId& file,
                                const std::string& path,
                                const wire::CommitId& commit,
                                const CutFile& cut,
                                const IdMap& ids);

}  // namespace aura::workspace
