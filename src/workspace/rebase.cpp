#include "workspace/rebase.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
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
        const bool is_work = !local_.file.absent && !local_.at_head && !local_.by_git;
        if (local_.edited()) {
            AURA_TRY(base_on_head());
        } else if (is_work && x_.view.disk) {
            AURA_TRY(base_on_log());
        }
        if (local_.skeleton_edited && !local_.file.absent) {
            fit_skeleton();
        }
        return {};
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

    Status base_on_head(const ItemLine& line, Position& position) {
        AURA_TRY_ASSIGN(Rest rest, without_foreign(line, position));
        auto& git = rest.position.git;
        const auto taken = std::remove_if(
            git.begin(), git.end(), [](const auto& version) { return version.commit.hex.empty(); });
        rest.is_less = rest.is_less || taken != git.end();
        git.erase(taken, git.end());
        if (rest.is_less) {
            add_head(rest.position, line);
        }
        position = std::move(rest.position);
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

    // What only a commit had that is gone is said with the text around it, and so is what it had
    // taken away.
    void fit_skeleton() {
        auto& nodes = local_.file.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const NodeId id = nodes[i].id;
            if (!state_.nodes.contains(id) && local_.nodes_edited.insert(id).second) {
                nodes.change(i, [](RecordedItem& node) { node.position = {}; });
            }
        }
        std::set<NodeId> known;
        for (const auto* list : {&nodes, &local_.file.removed, &local_.nodes_deleted}) {
            for (const RecordedItem& node : *list) {
                known.insert(node.id);
            }
        }
        for (const ItemWithState& node : state_.nodes) {
            const bool lives = node.state.conflict || !node.state.value.deleted;
            if (lives && !known.contains(node.line.id()) && !contained_.empty()) {
                take_deletion(node.line);
            }
        }
    }

    void take_deletion(const ItemLine& line) {
        Position position;
        for (const auto& [unused, versions] : contained_) {
            add(position, line.latest_of(versions, {}, lines_));
        }
        add_head(position, line);
        if (!position.empty()) {
            const std::string& address = line.head_version()
                                             ? line.head_version()->address
                                             : line.versions().back().item().address;
            local_.nodes_deleted.push_back(
                RecordedItem{line.id(), address, {}, std::move(position), {}});
        }
    }

    static void add_head(Position& position, const ItemLine& line) {
        if (line.head_version()) {
            add(position, {{}, {*line.head_version()}});
        }
    }

    // HEAD may have its name and mode, too, with another text.
    Status base_file_on_log(const ItemLine& line) {
        AURA_TRY_ASSIGN(const Rest rest, without_foreign(line, local_.file.position));
        if (!rest.is_less) {
            return {};
        }
        const auto& mode = x_.view.disk->mode;
        AURA_TRY_ASSIGN(const sync::ItemValue head, line.value_at_head(lines_));
        if (line.has_head_at(x_.view.path, mode)) {
            local_.file.position = line.head_position();
        } else if (!rest.had.empty()) {
            AURA_TRY_ASSIGN(const auto value, line.value_at(rest.had, lines_));
            local_.file_edited =
                !value || value->deleted || value->name != x_.view.path || value->mode != mode;
            local_.file.position = rest.position;
        } else if (head.name == x_.view.path && head.mode == mode) {
            local_.file.position = {{}, {*line.head_version()}};
        }
        return {};
    }

    // Whether it is to be said: nobody has, and there is something newer, or what it was made from
    // in the commit is work again.
    Result<bool> base_on_log(const ItemLine& line, RecordedItem& item) {
        AURA_TRY_ASSIGN(Rest rest, without_foreign(line, item.position));
        if (!rest.is_less) {
            return false;
        }
        AURA_TRY_ASSIGN(auto same, version_with(line, sync::text_hash(item.text), rest.had));
        if (same) {
            item.position = *std::move(same);
            return false;
        }
        Position& position = rest.position;
        if (position.empty()) {
            add_head(position, line);
        }
        // Several versions, as the commit had them merged.
        AURA_TRY_ASSIGN(const auto value, line.value_at(position, lines_));
        const bool is_said = value && !value->deleted && value->text == item.text;
        AURA_TRY_ASSIGN(const bool is_newest, line.includes_heads(position, lines_));
        const bool is_news = !is_said && (!is_newest || !rest.had.empty());
        if (is_news && !rest.had.empty()) {
            add_head(position, line);
        }
        if (is_said || is_news) {
            item.position = std::move(position);
        }
        return is_news;
    }

    // The work that has this text. Not where there is more that the text was made from: then it was
    // brought back.
    [[nodiscard]] Result<std::optional<Position>> version_with(const ItemLine& line,
                                                               const Digest& text,
                                                               const Position& had) const {
        auto version = line.find_live(text, lines_);
        if (!version) {
            version = line.find_on_other_branch(text, lines_);
        }
        if (!version) {
            return std::nullopt;
        }
        Position position{{version->id()}, {}};
        AURA_TRY_ASSIGN(const bool is_newer, line.is_behind(had, position, lines_));
        return is_newer || had == position ? std::optional(std::move(position)) : std::nullopt;
    }

    struct Rest {
        Position position;
        Position had;  // of that, what stands for commits which are gone
        bool is_less = false;
    };

    // What HEAD's commit does not descend from is left out. What such a commit contained is work
    // again, and its text was made from all of that.
    [[nodiscard]] Result<Rest> without_foreign(const ItemLine& line, const Position& position) {
        Rest rest{{position.versions, {}}, {}, false};
        for (const wire::GitVersion& version : position.git) {
            AURA_TRY_ASSIGN(const Position had, had_in(line, position, version.commit));
            AURA_TRY_ASSIGN(const auto relation, relation_of(line.kind(), version));
            if (relation != GitRelation::foreign && had.empty()) {
                rest.position.git.push_back(version);
                continue;
            }
            rest.is_less = true;
            add(rest.had, had);
            if (relation != GitRelation::foreign) {
                add_head(rest.position, line);
            }
        }
        add(rest.position, rest.had);
        return rest;
    }

    // A text that git took from elsewhere is of no commit.
    [[nodiscard]] Result<GitRelation> relation_of(wire::ItemKind kind,
                                                  const wire::GitVersion& version) const {
        return version.commit.hex.empty() ? Result<GitRelation>(GitRelation::same)
                                          : states_.git.relation(kind, version);
    }

    // Of what is work again since `commit` is gone, the latest. What was made from the work that is
    // here beside the commit is not here, though it may say what the commit had.
    [[nodiscard]] Result<Position> had_in(const ItemLine& line,
                                          const Position& position,
                                          const wire::CommitId& commit) {
        AURA_TRY_ASSIGN(const auto passed, states_.git.ancestry(commit, x_.head.commit));
        if (passed == sync::Ancestry::yes) {
            return Position();
        }
        auto known = contained_.find(commit);
        if (known == contained_.end()) {
            const TreeHead head{commit, x_.head.branch};
            GitSide git(states_.repo, head, states_.texts, states_.git.memory());
            AURA_TRY_ASSIGN(Contained there,
                            contained(x_.history, state_.line.changes, git, states_.texts));
            known = contained_.emplace(commit, std::move(there.versions)).first;
        }
        return line.latest_of(known->second, position, lines_);
    }

    LocalFile& local_;
    const Examination& x_;
    const FileState& state_;
    const StateContext& states_;
    const LineContext lines_;
    std::map<wire::CommitId, std::set<wire::VersionId>> contained_;  // by commits that are gone
};

}  // namespace

Status rebase_positions(LocalFile& local,
                        const Examination& examination,
                        const FileState& state,
                        const StateContext& states) {
    return Rebaser(local, examination, state, states).run();
}

}  // namespace aura::workspace
