// A commit is taken back and its text stays on disk (`git reset HEAD~`), where it may be edited
// before anybody looks. Nothing was recorded of a text that was HEAD's; now it is work again, on
// top of what that commit held of the log.
//
// Thread rule: that of the GitSide.
#pragma once

#include <optional>

#include "base/result.hpp"
#include "workspace/file_state.hpp"
#include "workspace/local_edit.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

// `edits`: of what is on disk. Nothing: that was not made from the commit's text, or the log has no
// part of it.
[[nodiscard]] Result<std::optional<LocalFile>> taken_back(const Examination& examination,
                                                          const FileState& state,
                                                          const StateContext& context,
                                                          const EditContext& edits);

}  // namespace aura::workspace
