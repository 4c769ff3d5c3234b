// What git took away in a tree and HEAD's move does not account for, as `git checkout PATH` and
// `git stash` do: it stays away until HEAD moves or the user asks for it.
//
// Pure; callable from any thread.
#pragma once

#include "workspace/file_state.hpp"
#include "workspace/local_file.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

struct PutBackContext {
    const Examination& examination;
    const TreeFile* base = nullptr;    // what the tree had there; null: nothing
    const FileState* state = nullptr;  // of the file that is at the path; null: nobody knows it
    bool head_is_elsewhere = false;    // HEAD's file of the path was renamed in this tree
};

// Keeps TreeFile::put_back of what was read.
void note_put_back(LocalFile& local, const PutBackContext& context);

}  // namespace aura::workspace
