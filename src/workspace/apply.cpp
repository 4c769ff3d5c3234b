#include "workspace/apply.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "code/skeleton.hpp"

namespace aura::workspace {
namespace {

// Nodes that others deleted and that a stale editor may bring back; more are not remembered.
constexpr std::size_t kRemovedMax = 64;

enum class Choice : std::uint8_t { keep, take };

void remember(RecordedItem& item, const RecordedItem& replaced) {
    item.before = replaced.before;
    item.before.push_back({replaced.text, replaced.position});
    if (item.before.size() > kTextsBeforeMax) {
        item.before.erase(item.before.begin());
    }
}

class Applier {
public:
    Applier(const LocalFile& local, const ApplyContext& context)
        : local_(local.file),
          x_(context.examination),
          state_(context.state),
          lines_(line_context(context.states, context.state)) {
        applied_.file = local_;
    }

    Result<Applied> run() {
        AURA_TRY(choose());
        if (state_.is_gone()) {
            remove_if_all();
        } else if (state_.file.state.conflict != sync::ConflictReason::deleted_and_edited) {
            AURA_TRY(take_content());
            take_file();
        }
        if (!applied_.file.absent) {
            AURA_TRY_ASSIGN(applied_.text, text_of(applied_.file));
        }
        return std::move(applied_);
    }

private:
    Status choose() {
        for (std::size_t i = 0; i < local_.nodes.size(); ++i) {
            local_nodes_.emplace(local_.nodes[i].id, i);
        }
        AURA_TRY_ASSIGN(file_, choice(state_.file, local_.position));
        AURA_TRY_ASSIGN(skeleton_, choice(state_.skeleton, local_.skeleton.position));
        for (const ItemWithState& node : state_.nodes) {
            const NodeId& id = node.line.id();
            const auto at = local_nodes_.find(id);
            AURA_TRY_ASSIGN(
                nodes_[id],
                choice(node,
                       at == local_nodes_.end() ? Position() : local_.nodes[at->second].position));
        }
        return {};
    }

    Result<Choice> choice(const ItemWithState& item, const Position& position) {
        if (item.state.conflict) {
            return Choice::keep;
        }
        if (is_put_back(item.line)) {
            applied_.put_back = true;
            return Choice::keep;
        }
        AURA_TRY_ASSIGN(const bool covered, item.line.covers(position, lines_));
        return covered ? Choice::take : Choice::keep;
    }

    [[nodiscard]] bool is_put_back(const ItemLine& line) const {
        if (!local_.put_back) {
            return false;
        }
        const auto& away = local_.put_back->versions;
        const auto heads = line.head_versions();
        return !heads.empty() && std::all_of(heads.begin(), heads.end(), [&](const auto& head) {
            return std::binary_search(away.begin(), away.end(), head.id());
        });
    }

    // Deleted with everything that is in it, or left alone.
    void remove_if_all() {
        bool all = file_ == Choice::take && skeleton_ == Choice::take;
        for (const auto& [id, unused] : local_nodes_) {
            const auto at = nodes_.find(id);
            all = all && at != nodes_.end() && at->second == Choice::take;
        }
        if (!all || local_.absent) {
            return;
        }
        TreeFile& file = applied_.file;
        file.absent = true;
        file.position = state_.file.line.head_position();
        file.skeleton.text.clear();
        file.skeleton.position = state_.skeleton.line.head_position();
        file.nodes.clear();
        file.removed.clear();
    }

    Status take_content() {
        if (skeleton_ == Choice::take && !state_.skeleton.state.value.deleted) {
            AURA_TRY_ASSIGN(const bool done, fill(state_.skeleton.state.value.text, true));
            if (done) {
                take_skeleton();
                return {};
            }
        }
        if (!local_.absent) {
            AURA_TRY_ASSIGN(const bool done, fill(local_.skeleton.text, false));
            (void)done;
        }
        return {};
    }

    // Puts a text into every place of a skeleton. False, and nothing done, if that would lose local
    // text or a place would stay empty.
    Result<bool> fill(const std::string& encoded, bool incoming) {
        AURA_TRY_ASSIGN(const code::SkeletonView skeleton, code::read_skeleton(encoded));
        SharedList<RecordedItem> nodes;
        nodes.reserve(skeleton.places.size());
        std::vector<NodeId> merged;
        std::set<NodeId> placed;
        for (const NodeId& place : skeleton.places) {
            auto node = text_for(place, merged);
            if (!node) {
                return false;
            }
            nodes.push_back(*std::move(node));
            placed.insert(place);
        }
        for (const auto& [id, node] : local_nodes_) {
            const auto at = nodes_.find(id);
            const bool taken = at != nodes_.end() && at->second == Choice::take;
            if (incoming && !taken && !placed.contains(id)) {
                return false;
            }
        }
        forget_missing(placed);
        applied_.file.nodes = std::move(nodes);
        applied_.merged.insert(applied_.merged.end(), merged.begin(), merged.end());
        return true;
    }

    std::optional<Shared<RecordedItem>> text_for(const NodeId& place,
                                                 std::vector<NodeId>& merged) const {
        const auto local = local_nodes_.find(place);
        const auto choice = nodes_.find(place);
        if (choice != nodes_.end() && choice->second == Choice::take) {
            const ItemWithState& node = *state_.nodes.find(place);
            if (!node.state.value.deleted) {
                RecordedItem item{place,
                                  node.state.value.name,
                                  node.state.value.text,
                                  node.line.head_position(),
                                  {}};
                if (local == local_nodes_.end()) {
                    return item;
                }
                replace(item, local_.nodes[local->second], node, merged);
                return item == local_.nodes[local->second] ? local_.nodes.shared(local->second)
                                                           : Shared(std::move(item));
            }
        }
        return local == local_nodes_.end() ? std::nullopt
                                           : std::optional(local_.nodes.shared(local->second));
    }

    static void replace(RecordedItem& item,
                        const RecordedItem& replaced,
                        const ItemWithState& source,
                        std::vector<NodeId>& merged) {
        if (item.text == replaced.text) {
            item.before = replaced.before;
            return;
        }
        remember(item, replaced);
        if (source.state.merged) {
            merged.push_back(item.id);
        }
    }

    void forget_missing(const std::set<NodeId>& placed) {
        auto& removed = applied_.file.removed;
        removed.erase_if([&](const RecordedItem& node) { return placed.contains(node.id); });
        for (std::size_t i = 0; i < local_.nodes.size(); ++i) {
            if (!placed.contains(local_.nodes[i].id)) {
                removed.push_back(local_.nodes.shared(i));
            }
        }
        if (removed.size() > kRemovedMax) {
            removed.erase_first(removed.size() - kRemovedMax);
        }
    }

    void take_skeleton() {
        RecordedItem item{local_.id,
                          {},
                          state_.skeleton.state.value.text,
                          state_.skeleton.line.head_position(),
                          {}};
        if (!local_.absent) {
            replace(item, local_.skeleton, state_.skeleton, applied_.merged);
        }
        applied_.file.skeleton = std::move(item);
        applied_.file.absent = false;
        taken_skeleton_ = true;
    }

    void take_file() {
        TreeFile& file = applied_.file;
        if (file_ == Choice::keep || file.absent) {
            // A file that is not here is put here as a whole or not at all.
            if (local_.absent) {
                applied_.file = local_;
            }
            return;
        }
        const sync::ItemValue& value = state_.file.state.value;
        file.position = state_.file.line.head_position();
        file.id = state_.line.id;
        file.skeleton.id = file.id;
        file.cutter = taken_skeleton_ ? cutter() : file.cutter;
        if (!state_.has_conflict()) {
            file.path = value.name;
        }
        if (value.mode == file.mode) {
            return;
        }
        if (value.mode == wire::FileMode::regular) {
            applied_.executable = ExecutableBit::clear;
        } else if (x_.settings.named) {
            applied_.executable = ExecutableBit::set;
        } else {
            applied_.executable_left_out = true;
            return;
        }
        file.mode = value.mode;
    }

    // Of the version that was made last, as the order of the history has it.
    [[nodiscard]] std::string cutter() const {
        const auto heads = state_.skeleton.line.head_versions();
        return heads.empty() ? local_.cutter : heads.back().change->cutter;
    }

    const TreeFile& local_;
    const Examination& x_;
    const FileState& state_;
    const LineContext lines_;
    std::map<NodeId, std::size_t> local_nodes_;  // indices of local_.nodes
    Choice file_ = Choice::keep;
    Choice skeleton_ = Choice::keep;
    bool taken_skeleton_ = false;
    std::map<NodeId, Choice> nodes_;
    Applied applied_;
};

}  // namespace

Result<Applied> apply_state(const LocalFile& local, const ApplyContext& context) {
    return Applier(local, context).run();
}

}  // namespace aura::workspace
