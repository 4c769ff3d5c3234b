#include "workspace/taken_back.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "workspace/baseline.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/id_map.hpp"
#include "workspace/likeness.hpp"

namespace aura::workspace {
namespace {

class TakenBackFinder {
public:
    TakenBackFinder(const Examination& examination,
                    const FileState& state,
                    const StateContext& context,
                    const EditContext& edits)
        : x_(examination),
          state_(state),
          context_(context),
          edits_(edits),
          lines_(line_context(context, state)) {}

    Result<std::optional<LocalFile>> run() {
        AURA_TRY_ASSIGN(const CutFile* const before, left_on_disk());
        if (before == nullptr) {
            return std::nullopt;
        }
        AURA_TRY(find_taken());
        TreeFile& file = local_.file;
        file = baseline(
            state_.line.id, x_.view.path, x_.announced.commit, *before, ids_of(before->nodes));
        AURA_TRY(look_at_file());
        AURA_TRY_ASSIGN(
            local_.skeleton_edited,
            look_at(state_.skeleton.line, file.skeleton.position, file.skeleton.text, {}));
        local_.skeleton_edited =
            local_.skeleton_edited || is_broken(state_.skeleton.line, file.skeleton.position);
        AURA_TRY(look_at_nodes());
        AURA_TRY(look_for_missing());
        return is_known_ && has_taken_ ? edited_since() : std::nullopt;
    }

private:
    // What HEAD had until now, where it is still there, maybe edited since, and recorded nowhere.
    [[nodiscard]] Result<const CutFile*> left_on_disk() const {
        const auto& disk = x_.view.disk;
        const bool moved = x_.announced != x_.head && x_.announced.branch == x_.head.branch;
        if (!moved || x_.recorded || !disk || disk == x_.view.head) {
            return nullptr;
        }
        AURA_TRY_ASSIGN(const CutFile* const before,
                        context_.git.file(x_.announced.commit, x_.view.path));
        return before != nullptr && is_made_from(*before) ? before : nullptr;
    }

    // Of two texts that it is as near to it was made from the one that git has now.
    [[nodiscard]] bool is_made_from(const CutFile& before) const {
        const std::string& disk = x_.view.disk->bytes;
        const std::string head = x_.view.head ? x_.view.head->bytes : std::string();
        return before.bytes == disk || closeness(disk, before.bytes) > closeness(disk, head);
    }

    // Versions that HEAD contained until now and contains no more.
    Status find_taken() {
        GitSide before(context_.repo, x_.announced, context_.texts, context_.git.memory());
        AURA_TRY_ASSIGN(const Contained old,
                        contained(x_.history, state_.line.changes, before, context_.texts));
        std::set_difference(old.versions.begin(),
                            old.versions.end(),
                            context_.contained.versions.begin(),
                            context_.contained.versions.end(),
                            std::inserter(taken_, taken_.end()));
        return {};
    }

    // Where HEAD has the file by another name, its functions have other identities than that commit
    // would give them.
    [[nodiscard]] IdMap ids_of(const std::vector<CutNode>& nodes) const {
        IdMap ids = state_.ids;
        if (state_.line.head_path() == x_.view.path) {
            return ids;
        }
        for (const CutNode& node : nodes) {
            const ItemWithState* const known = find_named(node.address);
            if (!state_.nodes.contains(ids.id_at_head(node)) && known != nullptr) {
                ids.add_address(node.address, known->line.id());
            }
        }
        return ids;
    }

    [[nodiscard]] const ItemWithState* find_named(const std::string& address) const {
        const auto found =
            std::find_if(state_.nodes.begin(), state_.nodes.end(), [&](const ItemWithState& node) {
                const auto& head = node.line.head_version();
                return head && head->address == address;
            });
        return found == state_.nodes.end() ? nullptr : &*found;
    }

    // The newest of them, else what HEAD has.
    [[nodiscard]] Position position_in(const ItemLine& line) {
        std::vector<wire::VersionId> versions;
        std::set<wire::VersionId> older;
        for (const ItemVersion& version : line.versions()) {
            if (taken_.contains(version.id())) {
                versions.push_back(version.id());
                const auto& parents = version.item().parents;
                older.insert(parents.begin(), parents.end());
            }
        }
        std::erase_if(versions, [&](auto& version) { return older.contains(version); });
        std::sort(versions.begin(), versions.end());
        has_taken_ = has_taken_ || !versions.empty();
        Position position{std::move(versions), {}};
        if (position.empty() && line.head_version()) {
            position.git.push_back(*line.head_version());
        }
        return position;
    }

    Status look_at_file() {
        const ItemLine& line = state_.file.line;
        local_.file.position = position_in(line);
        AURA_TRY_ASSIGN(const auto value, line.value_at(local_.file.position, lines_));
        is_known_ = !local_.file.position.empty();
        local_.file_edited = !value || value->deleted || value->name != x_.view.path ||
                             value->mode != x_.view.disk->mode;
        return {};
    }

    // Whether it is an edit.
    Result<bool> look_at(const ItemLine& line,
                         Position& position,
                         const std::string& text,
                         const std::string& name) {
        position = position_in(line);
        AURA_TRY_ASSIGN(const auto value, line.value_at(position, lines_));
        return !value || value->deleted || value->text != text || value->name != name;
    }

    // Nobody shows what a version says that was recorded as broken.
    static bool is_broken(const ItemLine& line, const Position& position) {
        const auto& said = position.versions;
        return std::any_of(
            line.versions().begin(), line.versions().end(), [&](const ItemVersion& version) {
                return version.change->cutter == kBrokenCutter &&
                       std::find(said.begin(), said.end(), version.id()) != said.end();
            });
    }

    Status look_at_nodes() {
        auto& nodes = local_.file.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            RecordedItem node = nodes[i];
            const ItemWithState* const known = state_.nodes.find(node.id);
            if (known == nullptr) {
                is_known_ = false;
                return {};
            }
            AURA_TRY_ASSIGN(const bool edited,
                            look_at(known->line, node.position, node.text, node.address));
            if (edited) {
                local_.nodes_edited.insert(node.id);
            }
            nodes.set(i, std::move(node));
        }
        return {};
    }

    // Nodes that the commit took away, and nobody said so.
    Status look_for_missing() {
        std::set<NodeId> here;
        for (const RecordedItem& node : local_.file.nodes) {
            here.insert(node.id);
        }
        for (const ItemWithState& node : state_.nodes) {
            Position position = position_in(node.line);
            if (here.contains(node.line.id()) || position.empty()) {
                continue;
            }
            AURA_TRY_ASSIGN(const auto value, node.line.value_at(position, lines_));
            if (!value || !value->deleted) {
                const sync::ItemValue was = value.value_or(sync::ItemValue());
                local_.nodes_deleted.push_back(
                    RecordedItem{node.line.id(), was.name, was.text, std::move(position), {}});
            }
        }
        return {};
    }

    // What is on disk was made from what the commit left. Of a text that does not parse nothing
    // else can be said.
    Result<std::optional<LocalFile>> edited_since() {
        AURA_TRY_ASSIGN(LocalFile local, edited_file(local_.file, *x_.view.disk, edits_));
        if (local.broken_edited && local_.edited()) {
            return std::nullopt;
        }
        local.file_edited = local.file_edited || local_.file_edited;
        local.skeleton_edited = local.skeleton_edited || local_.skeleton_edited;
        std::set<NodeId> here;
        for (const RecordedItem& node : local.file.nodes) {
            here.insert(node.id);
            if (local_.nodes_edited.contains(node.id)) {
                local.nodes_edited.insert(node.id);
            }
        }
        for (std::size_t i = 0; i < local_.nodes_deleted.size(); ++i) {
            if (!here.contains(local_.nodes_deleted[i].id)) {
                local.nodes_deleted.push_back(local_.nodes_deleted.shared(i));
            }
        }
        return std::optional(std::move(local));
    }

    const Examination& x_;
    const FileState& state_;
    const StateContext& context_;
    const EditContext& edits_;
    const LineContext lines_;
    std::set<wire::VersionId> taken_;
    LocalFile local_;
    bool is_known_ = true;    // to the log, or to HEAD
    bool has_taken_ = false;  // something in it
};

}  // namespace

Result<std::optional<LocalFile>> taken_back(const Examination& examination,
                                            const FileState& state,
                                            const StateContext& context,
                                            const EditContext& edits) {
    return TakenBackFinder(examination, state, context, edits).run();
}

}  // namespace aura::workspace
