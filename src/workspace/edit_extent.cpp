#include "workspace/edit_extent.hpp"

namespace aura::workspace {
namespace {

// Work of this device that a revocation made void, and that is still here, becomes a new edit.
void say_again(LocalFile& local, const VoidWork& own) {
    const bool is_here = !local.file.absent && !local.maybe_deleted && !local.at_head &&
                         !local.by_git && !local.file.broken;
    if (!own.is_own() || !is_here) {
        return;
    }
    local.file_edited = local.file_edited || own.file;
    local.skeleton_edited = local.skeleton_edited || own.skeleton;
    for (const RecordedItem& node : local.file.nodes) {
        if (own.nodes.contains(node.id)) {
            local.nodes_edited.insert(node.id);
        }
    }
}

// Of a file that nobody has said on this branch, and HEAD does not have, an edit says everything:
// there is nothing else that it could be an edit of.
void say_on_branch(LocalFile& local, const FileState& state) {
    if (!state.file.line.empty()) {
        return;
    }
    local.file_edited = true;
    if (local.broken_edited) {
        return;
    }
    local.skeleton_edited = local.skeleton_edited || state.skeleton.line.empty();
    for (const RecordedItem& node : local.file.nodes) {
        const ItemWithState* const known = state.nodes.find(node.id);
        if (known != nullptr && known->line.empty()) {
            local.nodes_edited.insert(node.id);
        }
    }
}

// What only void events said is said with the edit that stands on it.
void say_unfounded(LocalFile& local) {
    local.file_edited = local.file_edited || local.file.position.empty();
    if (local.broken_edited) {
        return;
    }
    local.skeleton_edited = local.skeleton_edited || local.file.skeleton.position.empty();
    for (const RecordedItem& node : local.file.nodes) {
        if (node.position.empty()) {
            local.nodes_edited.insert(node.id);
            local.skeleton_edited = true;
        }
    }
}

}  // namespace

void extend_edit(LocalFile& local,
                 const VoidWork& void_work,
                 bool on_record,
                 const FileState* state) {
    if (on_record) {
        say_again(local, void_work);
    }
    if (!local.edited() || local.file.absent) {
        return;
    }
    if (state != nullptr) {
        say_on_branch(local, *state);
    }
    say_unfounded(local);
}

}  // namespace aura::workspace
