#include "workspace/carried.hpp"

#include <algorithm>
#include <optional>

namespace aura::workspace {
namespace {

class Carrier {
public:
    Carrier(LocalFile& local, const FileState& state, const LineContext& lines)
        : local_(local), state_(state), lines_(lines) {}

    void run() {
        local_.file_edited = local_.file_edited || has_carried(local_.file.position, state_.file);
        if (has_carried(local_.file.skeleton.position, state_.skeleton)) {
            local_.skeleton_edited = true;
            take_deletions();
        }
        for (const RecordedItem& node : local_.file.nodes) {
            const ItemWithState* const known = state_.nodes.find(node.id);
            if (known != nullptr && has_carried(node.position, *known)) {
                local_.nodes_edited.insert(node.id);
            }
        }
    }

private:
    [[nodiscard]] bool is_carried(const ItemVersion& version) const {
        return workspace::is_carried(
            *version.change, version.id(), lines_.git.head(), lines_.contained);
    }

    [[nodiscard]] bool has_carried(const Position& position, const ItemWithState& item) const {
        const auto& versions = item.line.versions();
        return std::any_of(versions.begin(), versions.end(), [&](const ItemVersion& version) {
            return is_carried(version) &&
                   std::binary_search(
                       position.versions.begin(), position.versions.end(), version.id());
        });
    }

    // What was deleted there lives on this branch, and is not in the text.
    void take_deletions() {
        for (const ItemWithState& node : state_.nodes) {
            const auto& versions = node.line.versions();
            const auto deletion =
                std::find_if(versions.rbegin(), versions.rend(), [&](const ItemVersion& version) {
                    return version.item().deleted && is_carried(version);
                });
            const bool lives = node.state.conflict || !node.state.value.deleted;
            if (lives && deletion != versions.rend() && !is_known(node.line.id())) {
                local_.nodes_deleted.push_back(RecordedItem{
                    node.line.id(), deletion->item().address, {}, {{deletion->id()}, {}}, {}});
            }
        }
    }

    [[nodiscard]] bool is_known(const NodeId& id) const {
        const auto has = [&](const RecordedItem& node) { return node.id == id; };
        const LocalFile& local = local_;
        return std::any_of(local.file.nodes.begin(), local.file.nodes.end(), has) ||
               std::any_of(local.file.removed.begin(), local.file.removed.end(), has) ||
               std::any_of(local.nodes_deleted.begin(), local.nodes_deleted.end(), has);
    }

    LocalFile& local_;
    const FileState& state_;
    const LineContext& lines_;
};

}  // namespace

bool is_carried(const sync::Change& change,
                const wire::VersionId& version,
                const TreeHead& head,
                const Contained& contained) {
    return change.branch != head.branch && !contained.versions.contains(version);
}

void say_carried(LocalFile& local, const FileState& state, const StateContext& states) {
    if (local.edited() && !local.broken_edited) {
        const LineContext lines = line_context(states, state);
        Carrier(local, state, lines).run();
    }
}

}  // namespace aura::workspace
