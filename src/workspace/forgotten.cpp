#include "workspace/forgotten.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "code/skeleton.hpp"

namespace aura::workspace {
namespace {

class Advance {
public:
    Advance(LocalFile& local, const FileState& state, const LineContext& lines)
        : local_(local), state_(state), lines_(lines) {}

    Status run() {
        AURA_TRY_ASSIGN(const bool skeleton, advance(state_.skeleton.line, local_.file.skeleton));
        local_.skeleton_edited = local_.skeleton_edited || skeleton;
        auto& nodes = local_.file.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (const ItemWithState* const in_log = state_.nodes.find(nodes[i].id)) {
                RecordedItem node = nodes[i];
                AURA_TRY_ASSIGN(const bool edited, advance(in_log->line, node));
                if (edited) {
                    local_.nodes_edited.insert(node.id);
                }
                nodes.set(i, std::move(node));
            }
        }
        return local_.skeleton_edited ? take_missing() : Status();
    }

private:
    // The last version of this device that HEAD does not contain.
    [[nodiscard]] std::optional<ItemVersion> last_own(const ItemLine& line) const {
        const auto& versions = line.versions();
        const auto own = std::find_if(versions.rbegin(), versions.rend(), [&](auto& version) {
            return version.change->author == lines_.self &&
                   version.change->branch == lines_.git.head().branch &&
                   !lines_.contained.versions.contains(version.id());
        });
        return own == versions.rend() ? std::nullopt : std::optional(*own);
    }

    // Whether the item is an edit of what this device had said.
    Result<bool> advance(const ItemLine& line, RecordedItem& item) const {
        const auto own = last_own(line);
        if (!own) {
            return false;
        }
        Position last{{own->id()}, {}};
        AURA_TRY_ASSIGN(const bool newer, line.is_behind(item.position, last, lines_));
        if (!newer) {
            return false;
        }
        item.position = std::move(last);
        item.before.clear();
        return own->item().deleted || own->item().text_hash != sync::text_hash(item.text);
    }

    // Nodes that the last own text had a place for were taken away where there is none any more.
    Status take_missing() {
        const auto own = last_own(state_.skeleton.line);
        if (!own || own->item().deleted || local_.file.skeleton.position != at(*own)) {
            return {};
        }
        AURA_TRY_ASSIGN(const std::string text, lines_.texts.text(own->id()));
        const auto skeleton = code::decode_skeleton(lines_.ids.skeleton(text));
        if (!skeleton) {
            return {};
        }
        for (const NodeId& place : skeleton->places) {
            const ItemWithState* const node = state_.nodes.find(place);
            const bool lives = node != nullptr && !node->line.empty() &&
                               (node->state.conflict || !node->state.value.deleted);
            if (lives && !is_in(local_.file.nodes, place) && !is_in(local_.nodes_deleted, place)) {
                local_.nodes_deleted.push_back(taken_away(node->line));
            }
        }
        return {};
    }

    static Position at(const ItemVersion& version) { return {{version.id()}, {}}; }

    static bool is_in(const SharedList<RecordedItem>& nodes, const NodeId& id) {
        return std::any_of(
            nodes.begin(), nodes.end(), [&](const RecordedItem& node) { return node.id == id; });
    }

    // Nothing that came later counts as seen.
    [[nodiscard]] RecordedItem taken_away(const ItemLine& line) const {
        RecordedItem item;
        item.id = line.id();
        if (const auto own = last_own(line)) {
            item.address = own->item().address;
            item.position = at(*own);
        } else if (const auto& head = line.head_version()) {
            item.address = head->address;
            item.position.git.push_back(*head);
        } else {
            item.address = line.versions().front().item().address;
            item.position = at(line.versions().front());
        }
        return item;
    }

    LocalFile& local_;
    const FileState& state_;
    const LineContext& lines_;
};

}  // namespace

Status advance_to_own(LocalFile& local, const FileState& state, const LineContext& lines) {
    return Advance(local, state, lines).run();
}

}  // namespace aura::workspace
