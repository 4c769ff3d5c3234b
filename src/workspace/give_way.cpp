#include "workspace/give_way.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace aura::workspace {
namespace {

// What git took away of an item.
struct Away {
    std::vector<wire::VersionId> own;  // made on nothing but work of this device
    bool shared = false;               // there is work of this device and of others in one
    bool deleted = false;              // this device said that the item is gone
    bool lives = false;                // all heads are own, and say that it is there
};

class Replacer {
public:
    Replacer(LocalFile& local, const FileState& state, const StateContext& states)
        : local_(local), state_(state), lines_(line_context(states, state)) {}

    Status run() {
        AURA_TRY_ASSIGN(file_, away(state_.file.line));
        AURA_TRY_ASSIGN(skeleton_, away(state_.skeleton.line));
        AURA_TRY(find_nodes());
        is_all_own_ = nodes_are_own_ && !file_.shared && !skeleton_.shared;
        if (is_all_own_) {
            AURA_TRY(say_beside());
        }
        if (is_all_own_ && local_.edited()) {
            say_file();
            say_skeleton();
        }
        return local_.edited() ? replace() : Status();
    }

private:
    [[nodiscard]] bool is_away(const wire::VersionId& version) const {
        const auto& versions = local_.file.put_back->versions;
        return std::binary_search(versions.begin(), versions.end(), version);
    }

    [[nodiscard]] bool is_own(const ItemVersion& version) const {
        return version.change->author == lines_.self;
    }

    [[nodiscard]] Result<Away> away(const ItemLine& line) const {
        Away found;
        for (const ItemVersion& version : line.versions()) {
            if (!is_away(version.id())) {
                continue;
            }
            AURA_TRY_ASSIGN(const auto work, line.versions_in({{version.id()}, {}}, lines_));
            const auto own =
                std::count_if(work.begin(), work.end(), [&](auto& made) { return is_own(made); });
            const bool all = own == std::ssize(work);
            found.shared = found.shared || (own > 0 && !all);
            if (own > 0 && all) {
                found.own.push_back(version.id());
            }
        }
        found.lives = !found.own.empty() && !line.git_is_head();
        for (const ItemVersion& head : line.head_versions()) {
            const bool gone = is_away(head.id());
            const bool deleted = head.item().deleted;
            found.deleted = found.deleted || (gone && deleted && is_own(head));
            found.lives =
                found.lives && !deleted &&
                std::find(found.own.begin(), found.own.end(), head.id()) != found.own.end();
        }
        return found;
    }

    // Those that git brought back, and those that it took away.
    Status find_nodes() {
        const std::set<NodeId> here = ids_of(local_.file.nodes);
        const std::set<NodeId> said = ids_of(local_.nodes_deleted);
        for (const ItemWithState& node : state_.nodes) {
            const NodeId& id = node.line.id();
            AURA_TRY_ASSIGN(const Away gone, away(node.line));
            const bool is_here = here.contains(id);
            if (is_here && gone.deleted) {
                brought_back_.insert(id);
            } else if (!is_here && !said.contains(id) && gone.lives) {
                taken_away_.push_back(&node);
            }
            const bool contradicts = is_here == gone.deleted;
            nodes_are_own_ = nodes_are_own_ && !(gone.shared && contradicts);
        }
        return {};
    }

    static std::set<NodeId> ids_of(const SharedList<RecordedItem>& nodes) {
        std::set<NodeId> ids;
        for (const RecordedItem& node : nodes) {
            ids.insert(node.id);
        }
        return ids;
    }

    // A rename is said before anybody knows what the log has of the file: what it says is beside
    // what it should have replaced, and is said again.
    Status say_beside() {
        local_.file_edited =
            local_.file_edited || is_beside(state_.file.line, file_, local_.file.position);
        if (!local_.broken_edited) {
            local_.skeleton_edited =
                local_.skeleton_edited ||
                is_beside(state_.skeleton.line, skeleton_, local_.file.skeleton.position);
        }
        for (const RecordedItem& node : local_.file.nodes) {
            const ItemWithState* const known = state_.nodes.find(node.id);
            if (known != nullptr && !local_.broken_edited) {
                AURA_TRY_ASSIGN(const Away gone, away(known->line));
                if (is_beside(known->line, gone, node.position)) {
                    local_.nodes_edited.insert(node.id);
                }
            }
        }
        return {};
    }

    // Of two heads of this device one is here, and git took the other one away.
    [[nodiscard]] bool is_beside(const ItemLine& line,
                                 const Away& gone,
                                 const Position& position) const {
        const auto heads = line.head_versions();
        const auto is_in = [&](const std::vector<wire::VersionId>& versions) {
            return std::any_of(heads.begin(), heads.end(), [&](const ItemVersion& head) {
                return is_own(head) &&
                       std::find(versions.begin(), versions.end(), head.id()) != versions.end();
            });
        };
        return is_in(gone.own) && is_in(position.versions);
    }

    // A file is there with all that is in it, or not at all.
    void say_file() {
        if (file_.deleted && !local_.file.absent) {
            local_.file_edited = true;
            local_.skeleton_edited = !local_.broken_edited;
        }
    }

    // It has places for the nodes that are there, and for no other ones.
    void say_skeleton() {
        const std::set<NodeId>& edited = local_.nodes_edited;
        const bool has_place = std::any_of(edited.begin(), edited.end(), [&](const NodeId& node) {
            return brought_back_.contains(node);
        });
        local_.skeleton_edited = local_.skeleton_edited || has_place;
        if (!local_.skeleton_edited) {
            return;
        }
        for (const RecordedItem& node : local_.file.nodes) {
            if (brought_back_.contains(node.id)) {
                local_.nodes_edited.insert(node.id);
            }
        }
        for (const ItemWithState* const node : taken_away_) {
            const sync::ItemValue& was = node->state.value;
            local_.nodes_deleted.push_back(
                RecordedItem{node->line.id(), was.name, was.text, {}, {}});
        }
    }

    Status replace() {
        if (local_.file_edited && is_all_own_) {
            AURA_TRY(replace(state_.file.line, file_, local_.file.position));
        }
        // Where a node that is shared needs it, it stays beside the edit.
        if (local_.skeleton_edited && nodes_are_own_) {
            AURA_TRY(replace(state_.skeleton.line, skeleton_, local_.file.skeleton.position));
        }
        if (local_.broken_edited && nodes_are_own_) {
            AURA_TRY(replace(state_.skeleton.line, skeleton_, local_.file.broken->position));
        }
        for (SharedList<RecordedItem>* nodes : {&local_.file.nodes, &local_.nodes_deleted}) {
            for (std::size_t i = 0; i < nodes->size(); ++i) {
                RecordedItem node = (*nodes)[i];
                const ItemWithState* const known = state_.nodes.find(node.id);
                const bool edited =
                    nodes == &local_.nodes_deleted || local_.nodes_edited.contains(node.id);
                if (edited && known != nullptr) {
                    AURA_TRY_ASSIGN(const Away gone, away(known->line));
                    AURA_TRY(replace(known->line, gone, node.position));
                    nodes->set(i, std::move(node));
                }
            }
        }
        return {};
    }

    Status replace(const ItemLine& line, const Away& gone, Position& position) const {
        // The newest first: it has the older ones in it.
        for (auto version = gone.own.rbegin(); version != gone.own.rend(); ++version) {
            const Position there{{*version}, {}};
            AURA_TRY_ASSIGN(const bool replaced, line.is_behind(there, position, lines_));
            if (!replaced) {
                add(position, there);
            }
        }
        return {};
    }

    LocalFile& local_;
    const FileState& state_;
    const LineContext lines_;
    Away file_;
    Away skeleton_;
    std::set<NodeId> brought_back_;
    std::vector<const ItemWithState*> taken_away_;
    bool nodes_are_own_ = true;  // none is shared of those that came or went with git
    bool is_all_own_ = true;     // nor is the file, or the text around them
};

}  // namespace

Status give_way(LocalFile& local, const FileState& state, const StateContext& states) {
    const bool is_work = local.edited() || !(local.at_head || local.by_git || local.maybe_deleted ||
                                             local.file.absent || local.file.broken);
    return is_work && local.file.put_back ? Replacer(local, state, states).run() : Status();
}

}  // namespace aura::workspace
