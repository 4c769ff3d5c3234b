// What a tree does about events that a revocation made void. It may hold their text, and that of
// changes that were made from them: others have never seen the ones and wait for ever with the
// others. What this device wrote of it becomes a new edit, made from what still counts; what others
// wrote gives way to what still counts.
//
// Pure; callable from any thread.
#pragma once

#include "workspace/reconcile.hpp"

namespace aura::workspace {

// As if nothing void had ever been: neither the void changes nor those made from them are in the
// history, and every position names what these were made from. `void_work` says what that left out.
[[nodiscard]] Examination without_void(Examination examination);

}  // namespace aura::workspace
