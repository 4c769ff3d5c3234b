#include "workspace/resolve_file.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "workspace/cut_file.hpp"
#include "workspace/report.hpp"

namespace aura::workspace {
namespace {

class FileResolver {
public:
    FileResolver(LocalFile& local, const ResolveContext& context)
        : local_(local), state_(context.state), lines_(line_context(context.states, state_)) {}

    void rename(const std::string& path) {
        TreeFile& file = local_.file;
        file.path = path.empty() ? file.path : path;
        file.position = state_.file.line.head_position();
        local_.file_edited = true;
    }

    void remove() {
        TreeFile& file = local_.file;
        file.absent = true;
        file.position = state_.file.line.head_position();
        file.skeleton.text.clear();
        file.skeleton.before.clear();
        file.skeleton.position = state_.skeleton.line.head_position();
        file.nodes.clear();
        file.removed.clear();
        for (const ItemWithState& node : state_.nodes) {
            if (node.state.conflict || !node.state.value.deleted) {
                const ItemLine& line = node.line;
                local_.nodes_deleted.push_back(
                    RecordedItem{line.id(), address_of(line), {}, line.head_position(), {}});
            }
        }
        local_.file_edited = true;
        local_.skeleton_edited = true;
    }

    // As those have it who did not delete it.
    Status keep() {
        for (const ItemVersion& head : state_.file.line.head_versions()) {
            if (head.item().deleted) {
                deletions_.insert(head.change->event);
            }
        }
        AURA_TRY(keep_file());
        AURA_TRY(keep_skeleton());
        for (const ItemWithState& node : state_.nodes) {
            AURA_TRY(keep_node(node));
        }
        local_.file.absent = false;
        return {};
    }

private:
    // What the item was when the file was deleted, with what others made of it. Nothing: they
    // disagree, which is a conflict of its own.
    [[nodiscard]] Result<std::optional<sync::ItemValue>> value_without_deletion(
        const ItemLine& line) const {
        Position living;
        for (const ItemVersion& head : line.head_versions()) {
            if (!head.item().deleted) {
                living.versions.push_back(head.id());
            }
        }
        if (line.git_is_head() && line.head_version()) {
            living.git.push_back(*line.head_version());
        }
        if (!living.empty()) {
            return line.value_at(living, lines_);
        }
        for (const ItemVersion& head : line.head_versions()) {
            AURA_TRY_ASSIGN(const auto step, line.step(head.id(), lines_));
            if (step && !step->before.deleted) {
                return std::optional(step->before);
            }
        }
        return std::optional<sync::ItemValue>();
    }

    Status keep_file() {
        AURA_TRY_ASSIGN(const auto value, value_without_deletion(state_.file.line));
        if (value && !value->deleted) {
            local_.file.path = value->name;
            local_.file.mode = value->mode;
        }
        local_.file.id = state_.line.id;
        local_.file.position = state_.file.line.head_position();
        local_.file_edited = true;
        return {};
    }

    Status keep_skeleton() {
        const ItemLine& line = state_.skeleton.line;
        if (!state_.skeleton.state.conflict && !state_.skeleton.state.value.deleted) {
            return {};
        }
        AURA_TRY_ASSIGN(const auto value, value_without_deletion(line));
        if (!value && local_.file.absent) {
            return {};
        }
        RecordedItem& skeleton = local_.file.skeleton;
        skeleton.id = state_.line.id;
        skeleton.text = value ? value->text : skeleton.text;
        skeleton.position = line.head_position();
        local_.skeleton_edited = true;
        // Of the version that is said again.
        for (const ItemVersion& version : line.versions()) {
            if (!version.item().deleted && version.change->cutter != kBrokenCutter) {
                local_.file.cutter = version.change->cutter;
            }
        }
        return {};
    }

    Status keep_node(const ItemWithState& node) {
        const ItemLine& line = node.line;
        if (!node.state.conflict && !is_deleted_with_file(line)) {
            return {};
        }
        AURA_TRY_ASSIGN(const auto value, value_without_deletion(line));
        auto& nodes = local_.file.nodes;
        const auto at = std::find_if(
            nodes.begin(), nodes.end(), [&](const auto& item) { return item.id == line.id(); });
        if (at == nodes.end() && !value) {
            return {};
        }
        RecordedItem item{line.id(), address_of(line), {}, {}, {}};
        if (at != nodes.end()) {
            item = *at;
        }
        if (value) {
            item.address = value->name;
            item.text = value->text;
        }
        item.position = line.head_position();
        nodes.erase_if([&](const auto& one) { return one.id == line.id(); });
        nodes.push_back(std::move(item));
        local_.nodes_edited.insert(line.id());
        return {};
    }

    [[nodiscard]] bool is_deleted_with_file(const ItemLine& line) const {
        const auto heads = line.head_versions();
        return std::any_of(heads.begin(), heads.end(), [&](const ItemVersion& head) {
            return head.item().deleted && deletions_.contains(head.change->event);
        });
    }

    LocalFile& local_;
    const FileState& state_;
    const LineContext lines_;
    std::set<EventId> deletions_;
};

}  // namespace

Status resolve_file(LocalFile& local, const Resolution& resolution, const ResolveContext& context) {
    FileResolver resolver(local, context);
    if (context.state.file.state.conflict != sync::ConflictReason::deleted_and_edited) {
        resolver.rename(resolution.path);
        return {};
    }
    if (resolution.deleted || (local.file.absent && !resolution.back)) {
        resolver.remove();
        return {};
    }
    return resolver.keep();
}

}  // namespace aura::workspace
