#include "workspace/taken_back.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "workspace/baseline.hpp"

namespace aura::workspace {
namespace {

class Finder {
public:
    Finder(const Examination& examination, const FileState& state, const StateContext& context)
        : x_(examination), state_(state), context_(context), lines_(line_context(context, state)) {}

    Result<std::optional<LocalFile>> run() {
        AURA_TRY_ASSIGN(const CutFile* const before, left_on_disk());
        if (before == nullptr) {
            return std::nullopt;
        }
        AURA_TRY(find_taken());
        TreeFile& file = local_.file;
        file = baseline(state_.line.id, x_.view.path, x_.announced.commit, *before, state_.ids);
        AURA_TRY(look_at_file());
        AURA_TRY_ASSIGN(
            local_.skeleton_edited,
            look_at(state_.skeleton.line, file.skeleton.position, file.skeleton.text, {}));
        AURA_TRY(look_at_nodes());
        AURA_TRY(look_for_missing());
        return is_known_ && has_taken_ ? std::optional(std::move(local_)) : std::nullopt;
    }

private:
    // What HEAD had until now, where it is still there and recorded nowhere.
    [[nodiscard]] Result<const CutFile*> left_on_disk() const {
        const auto& disk = x_.view.disk;
        const bool moved = x_.announced != x_.head && x_.announced.branch == x_.head.branch;
        if (!moved || x_.recorded || !disk || disk == x_.view.head) {
            return nullptr;
        }
        AURA_TRY_ASSIGN(const CutFile* const before,
                        context_.git.file(x_.announced.commit, x_.view.path));
        const bool same = before != nullptr && before->mode == disk->mode &&
                          before->hash == sync::text_hash(disk->bytes);
        return same ? before : nullptr;
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

    const Examination& x_;
    const FileState& state_;
    const StateContext& context_;
    const LineContext lines_;
    std::set<wire::VersionId> taken_;
    LocalFile local_;
    bool is_known_ = true;    // to the log, or to HEAD
    bool has_taken_ = false;  // something in it
};

}  // namespace

Result<std::optional<LocalFile>> taken_back(const Examination& examination,
                                            const FileState& state,
                                            const StateContext& context) {
    return Finder(examination, state, context).run();
}

}  // namespace aura::workspace
