// How much an edit says. Beside what was changed, all that it stands on and that nobody else has:
// an item that is made from nothing and that no event carries is an item that is nowhere.
//
// Pure; callable from any thread.
#pragma once

#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

// `state` is what the log knows of the file; null: nothing. `on_record`: `local` was read against
// the record of the examination, if there is one.
void extend_edit(LocalFile& local,
                 const VoidWork& void_work,
                 bool on_record,
                 const FileState* state);

}  // namespace aura::workspace
