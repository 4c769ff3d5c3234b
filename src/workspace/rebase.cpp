#include "workspace/rebase.hpp"

#include <utility>
#include <vector>

#include "workspace/cut_file.hpp"

namespace aura::workspace {
namespace {

class Rebaser {
public:
    Rebaser(LocalFile& local,
            const Examination& examination,
            const FileState& state,
            const StateContext& states)
        : local_(local),
          x_(examination),
          state_(state),
          states_(states),
          lines_(line_context(states, state)) {}

    Status run() {
        const bool moved = x_.announced != x_.head && x_.announced.branch == x_.head.branch;
        if (moved && !local_.file.absent) {
            AURA_TRY(follow_head());
        }
        if (local_.edited()) {
            return base_on_head();
        }
        const bool is_work = !local_.file.absent && !local_.at_head && !local_.by_git;
        return is_work && x_.view.disk ? base_on_log() : Status();
    }

private:
    // What is here from before was kept beside what HEAD has got since, under the name that HEAD
    // has for the file.
    Status follow_head() {
        AURA_TRY_ASSIGN(
            const CutFile* const before,
            states_.git.file(state_.line.kept.value_or(x_.announced.commit), state_.line.home));
        const auto follow = [&](const ItemLine& line, RecordedItem& item) {
            const auto& now = line.head_version();
            if (!now || item.position.versions.empty() ||
                now->text_hash == sync::text_hash(item.text)) {
                return;
            }
            const auto old =
                before == nullptr ? std::nullopt : hash_of(line.kind(), *before, now->address);
            if (old != now->text_hash) {
                add(item.position, {{}, {*now}});
            }
        };
        follow(state_.skeleton.line, local_.file.skeleton);
        auto& nodes = local_.file.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (const ItemWithState* const known = state_.nodes.find(nodes[i].id)) {
                nodes.change(i, [&](RecordedItem& node) { follow(known->line, node); });
            }
        }
        return {};
    }

    // An edit of a text of a commit that HEAD no longer contains (a reset) is one of HEAD's, and so
    // is one of a text that git took from elsewhere.
    Status base_on_head() {
        if (local_.file_edited) {
            AURA_TRY(base_on_head(state_.file.line, local_.file.position));
        }
        if (local_.skeleton_edited) {
            AURA_TRY(base_on_head(state_.skeleton.line, local_.file.skeleton.position));
        }
        for (SharedList<RecordedItem>* nodes : {&local_.file.nodes, &local_.nodes_deleted}) {
            for (std::size_t i = 0; i < nodes->size(); ++i) {
                const NodeId& id = (*nodes)[i].id;
                const ItemWithState* const known = state_.nodes.find(id);
                const bool edited =
                    nodes == &local_.nodes_deleted || local_.nodes_edited.contains(id);
                if (edited && known != nullptr) {
                    RecordedItem node = (*nodes)[i];
                    AURA_TRY(base_on_head(known->line, node.position));
                    nodes->set(i, std::move(node));
                }
            }
        }
        return {};
    }

    Status base_on_head(const ItemLine& line, Position& position) const {
        Position kept{position.versions, {}};
        for (const wire::GitVersion& version : position.git) {
            auto relation = GitRelation::foreign;
            if (!version.commit.hex.empty()) {
                AURA_TRY_ASSIGN(relation, states_.git.relation(line.kind(), version));
            }
            if (relation != GitRelation::foreign) {
                add(kept, {{}, {version}});
            } else if (line.head_version()) {
                add(kept, {{}, {*line.head_version()}});
            }
        }
        position = std::move(kept);
        return {};
    }

    // What was not edited and is of a commit that HEAD no longer contains is uncommitted work
    // again, where the log has it, too; also work of another branch. What the log does not have
    // stays as it is until it would be in the way of something newer.
    Status base_on_log() {
        AURA_TRY(base_file_on_log(state_.file.line));
        AURA_TRY_ASSIGN(local_.skeleton_edited,
                        base_on_log(state_.skeleton.line, local_.file.skeleton));
        auto& nodes = local_.file.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (const ItemWithState* const known = state_.nodes.find(nodes[i].id)) {
                RecordedItem node = nodes[i];
                AURA_TRY_ASSIGN(const bool edited, base_on_log(known->line, node));
                if (edited) {
                    local_.nodes_edited.insert(node.id);
                }
                nodes.set(i, std::move(node));
            }
        }
        return {};
    }

    // HEAD may have its name and mode, too, with another text.
    Status base_file_on_log(const ItemLine& line) {
        AURA_TRY_ASSIGN(const Position rest, without_foreign(line, local_.file.position));
        if (rest == local_.file.position) {
            return {};
        }
        const auto& mode = x_.view.disk->mode;
        AURA_TRY_ASSIGN(const sync::ItemValue head, line.value_at_head(lines_));
        if (line.has_head_at(x_.view.path, mode)) {
            local_.file.position = line.head_position();
        } else if (head.name == x_.view.path && head.mode == mode) {
            local_.file.position = {{}, {*line.head_version()}};
        }
        return {};
    }

    // Whether it is to be said: nobody has, and somebody has something newer.
    Result<bool> base_on_log(const ItemLine& line, RecordedItem& item) const {
        AURA_TRY_ASSIGN(Position rest, without_foreign(line, item.position));
        if (rest == item.position) {
            return false;
        }
        const Digest text = sync::text_hash(item.text);
        auto version = line.find_live(text, lines_);
        if (!version) {
            version = line.find_on_other_branch(text, lines_);
        }
        if (version) {
            item.position = {{version->id()}, {}};
            return false;
        }
        if (rest.empty() && line.head_version()) {
            rest.git.push_back(*line.head_version());
        }
        // Several versions, as the commit had them merged.
        AURA_TRY_ASSIGN(const auto value, line.value_at(rest, lines_));
        const bool is_said = value && !value->deleted && value->text == item.text;
        AURA_TRY_ASSIGN(const bool is_newest, line.includes_heads(rest, lines_));
        if (is_said || !is_newest) {
            item.position = std::move(rest);
        }
        return !is_said && !is_newest;
    }

    // What HEAD's commit does not descend from is left out.
    [[nodiscard]] Result<Position> without_foreign(const ItemLine& line,
                                                   const Position& position) const {
        Position rest{position.versions, {}};
        for (const wire::GitVersion& version : position.git) {
            auto relation = GitRelation::same;
            if (!version.commit.hex.empty()) {
                AURA_TRY_ASSIGN(relation, states_.git.relation(line.kind(), version));
            }
            if (relation != GitRelation::foreign) {
                rest.git.push_back(version);
            }
        }
        return rest;
    }

    LocalFile& local_;
    const Examination& x_;
    const FileState& state_;
    const StateContext& states_;
    const LineContext lines_;
};

}  // namespace

Status rebase_positions(LocalFile& local,
                        const Examination& examination,
                        const FileState& state,
                        const StateContext& states) {
    return Rebaser(local, examination, state, states).run();
}

}  // namespace aura::workspace
