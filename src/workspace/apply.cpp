#include "workspace/apply.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "code/skeleton.hpp"

namespace aura::workspace {
namespace {

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
            local_nodes_.emplace_back(local_.nodes[i].id, i);
        }
        std::sort(local_nodes_.begin(), local_nodes_.end());
        AURA_TRY_ASSIGN(file_, choice(state_.file, local_.position));
        AURA_TRY_ASSIGN(skeleton_, choice(state_.skeleton, local_.skeleton.position));
        const Position nowhere;
        nodes_.reserve(state_.nodes.size());
        for (const ItemWithState& node : state_.nodes) {
            const auto local = index_here(node.line.id());
            AURA_TRY_ASSIGN(const Choice chosen,
                            choice(node, local ? local_.nodes[*local].position : nowhere));
            nodes_.push_back(chosen);
        }
        return {};
    }

    [[nodiscard]] std::optional<std::size_t> index_here(const NodeId& id) const {
        const auto at = std::lower_bound(
            local_nodes_.begin(), local_nodes_.end(), std::pair(id, std::size_t{0}));
        return at != local_nodes_.end() && at->first == id ? std::optional(at->second)
                                                           : std::nullopt;
    }

    // Null: the node stays as it is here.
    [[nodiscard]] const ItemWithState* taken(const NodeId& id) const {
        const auto index = state_.nodes.index_of(id);
        return index && nodes_[*index] == Choice::take ? &state_.nodes[*index] : nullptr;
    }

    // It is not a text that would be lost: another one takes its place, or it is a void event's.
    [[nodiscard]] bool may_go(const NodeId& id, std::size_t index) const {
        const bool is_void =
            local_.nodes[index].position.empty() && !state_.nodes.index_of(id).has_value();
        return is_void || taken(id) != nullptr;
    }

    Result<Choice> choice(const ItemWithState& item, const Position& position) {
        if (item.state.conflict) {
            return Choice::keep;
        }
        if (is_put_back(item.line, position)) {
            applied_.put_back = true;
            return Choice::keep;
        }
        AURA_TRY_ASSIGN(const bool covered, item.line.covers(position, lines_));
        return covered ? Choice::take : Choice::keep;
    }

    // There is nothing that is not here but what git took away. An edit beside that is no wish to
    // have it back.
    [[nodiscard]] bool is_put_back(const ItemLine& line, const Position& position) const {
        if (!local_.put_back) {
            return false;
        }
        const auto& away = local_.put_back->versions;
        bool lacks = false;
        for (const ItemVersion& head : line.head_versions()) {
            const bool here =
                std::binary_search(position.versions.begin(), position.versions.end(), head.id());
            if (!here && !std::binary_search(away.begin(), away.end(), head.id())) {
                return false;
            }
            lacks = lacks || !here;
        }
        return lacks;
    }

    // Deleted with everything that is in it, or left alone.
    void remove_if_all() {
        bool all = file_ == Choice::take && skeleton_ == Choice::take;
        for (const auto& [id, index] : local_nodes_) {
            all = all && may_go(id, index);
        }
        if (!all || local_.absent) {
            return;
        }
        TreeFile& file = applied_.file;
        file.absent = true;
        file.position = state_.file.line.head_position();
        file.skeleton.text.clear();
        file.skeleton.before.clear();
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
        for (const NodeId& place : skeleton.places) {
            auto node = text_for(place, merged);
            if (!node) {
                return false;
            }
            nodes.push_back(*std::move(node));
        }
        std::vector<NodeId> placed = skeleton.places;
        std::sort(placed.begin(), placed.end());
        for (const auto& [id, index] : local_nodes_) {
            if (incoming && !contains(placed, id) && !may_go(id, index)) {
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
        const auto local = index_here(place);
        const ItemWithState* const node = taken(place);
        if (node == nullptr || node->state.value.deleted) {
            return local ? std::optional(local_.nodes.shared(*local)) : std::nullopt;
        }
        if (local && is_there(local_.nodes[*local], *node)) {
            return local_.nodes.shared(*local);
        }
        const sync::ItemValue& value = node->state.value;
        RecordedItem item{place, value.name, value.text, node->line.head_position(), {}};
        if (local) {
            replace(item, local_.nodes[*local], *node, merged);
        }
        return item;
    }

    // Taking it would change nothing.
    static bool is_there(const RecordedItem& local, const ItemWithState& node) {
        return local.text == node.state.value.text && local.address == node.state.value.name &&
               node.line.is_head_position(local.position);
    }

    static bool contains(const std::vector<NodeId>& ordered, const NodeId& id) {
        return std::binary_search(ordered.begin(), ordered.end(), id);
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

    void forget_missing(const std::vector<NodeId>& placed) {
        auto& removed = applied_.file.removed;
        removed.erase_if([&](const RecordedItem& node) { return contains(placed, node.id); });
        for (std::size_t i = 0; i < local_.nodes.size(); ++i) {
            if (!contains(placed, local_.nodes[i].id)) {
                remember_removed(applied_.file, local_.nodes.shared(i));
            }
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
        applied_.file.removed.erase_if(
            [&](const RecordedItem& removed) { return removed.id == local_.id; });
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
    std::vector<std::pair<NodeId, std::size_t>> local_nodes_;  // ordered; indices of local_.nodes
    Choice file_ = Choice::keep;
    Choice skeleton_ = Choice::keep;
    bool taken_skeleton_ = false;
    std::vector<Choice> nodes_;  // of state_.nodes
    Applied applied_;
};

}  // namespace

Result<Applied> apply_state(const LocalFile& local, const ApplyContext& context) {
    return Applier(local, context).run();
}

}  // namespace aura::workspace
