#include "workspace/forgotten.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "code/match.hpp"
#include "code/skeleton.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/likeness.hpp"

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
        for (std::size_t i = 0; i < local_.nodes_deleted.size(); ++i) {
            if (const auto* const in_log = state_.nodes.find(local_.nodes_deleted[i].id)) {
                RecordedItem node = local_.nodes_deleted[i];
                AURA_TRY(advance(in_log->line, node));
                local_.nodes_deleted.set(i, std::move(node));
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

// Finds what an edited item was made from, among what came after the text in the records.
class Origins {
public:
    Origins(const ItemLine& line, const LineContext& lines) : line_(line), lines_(lines) {}

    // Whether the text is an edit at all.
    Result<bool> find(RecordedItem& item) {
        AURA_TRY_ASSIGN(const auto recorded, line_.value_at(item.position, lines_));
        if (!recorded || item.position.empty()) {
            return true;
        }
        AURA_TRY_ASSIGN(known_, line_.versions_in(item.position, lines_));
        recorded_ = best_ = {item.position, likeness(item.text, recorded->text)};
        nearest_ = best_.alike;
        for (const ItemVersion& version : line_.versions()) {
            if (is_candidate(version)) {
                AURA_TRY(consider(item, {version.item().parents, version.item().git_parents}));
                AURA_TRY(consider(item, {{version.id()}, {}}));
            }
        }
        AURA_TRY(consider(item, line_.head_position()));
        item.position = nearest_ > best_.alike ? Position() : best_.position;
        return !same_;
    }

private:
    struct Origin {
        Position position;
        std::uint64_t alike = 0;
    };

    [[nodiscard]] bool is_candidate(const ItemVersion& version) const {
        return !version.item().deleted && version.change->cutter != kBrokenCutter &&
               version.change->branch == lines_.git.head().branch &&
               !lines_.contained.versions.contains(version.id());
    }

    Status consider(const RecordedItem& item, Position position) {
        AURA_TRY_ASSIGN(const bool newer, line_.is_behind(recorded_.position, position, lines_));
        if (!newer || same_) {
            return {};
        }
        AURA_TRY_ASSIGN(const auto value, line_.value_at(position, lines_));
        if (!value || value->deleted) {
            return {};
        }
        same_ = value->text == item.text &&
                (line_.kind() != wire::ItemKind::node || value->name == item.address);
        const std::uint64_t alike = likeness(item.text, value->text);
        nearest_ = std::max(nearest_, alike);
        if (same_) {
            best_ = {std::move(position), alike};
        } else if (alike > best_.alike) {
            AURA_TRY_ASSIGN(const bool seen, has_news(item.text, position, value->text));
            best_ = seen ? Origin{std::move(position), alike} : best_;
        }
        return {};
    }

    // Whether a text has most of what each version since the records brought to `there`.
    [[nodiscard]] Result<bool> has_news(const std::string& text,
                                        const Position& position,
                                        const std::string& there) const {
        AURA_TRY_ASSIGN(const auto versions, line_.versions_in(position, lines_));
        for (const ItemVersion& version : versions) {
            if (is_known(version)) {
                continue;
            }
            AURA_TRY_ASSIGN(const std::string before, texts_before(version));
            AURA_TRY_ASSIGN(const std::string after, text_of(version));
            if (!keeps_new_lines(text, {before, after, there})) {
                return false;
            }
        }
        return true;
    }

    // All that the version may have from before, also what was gone and came back with it.
    [[nodiscard]] Result<std::string> texts_before(const ItemVersion& version) const {
        AURA_TRY_ASSIGN(const sync::ItemValue head, line_.value_at_head(lines_));
        std::string texts = head.text;
        AURA_TRY_ASSIGN(const auto versions, line_.versions_in({{version.id()}, {}}, lines_));
        for (const ItemVersion& before : versions) {
            if (before.id() != version.id()) {
                AURA_TRY_ASSIGN(const std::string text, text_of(before));
                texts += "\n" + text;
            }
        }
        AURA_TRY(add_inlined(*version.change, texts));
        return texts;
    }

    // What was in functions and is in the skeleton since: the file has become plain text.
    Status add_inlined(const sync::Change& change, std::string& texts) const {
        for (const sync::Item& item : change.items) {
            if (item.kind != wire::ItemKind::node || !item.deleted) {
                continue;
            }
            for (const wire::VersionId& parent : item.parents) {
                AURA_TRY_ASSIGN(const std::string text, lines_.texts.text(parent));
                texts += "\n" + text;
            }
            for (const wire::GitVersion& parent : item.git_parents) {
                AURA_TRY_ASSIGN(const CutFile* const file,
                                lines_.git.file(parent.commit, parent.path));
                const CutNode* const node = file ? file->find(parent.address) : nullptr;
                texts += node == nullptr ? std::string() : "\n" + node->text;
            }
        }
        return {};
    }

    [[nodiscard]] Result<std::string> text_of(const ItemVersion& version) const {
        AURA_TRY_ASSIGN(const auto value, line_.value_at({{version.id()}, {}}, lines_));
        return value ? value->text : std::string();
    }

    [[nodiscard]] bool is_known(const ItemVersion& version) const {
        return std::any_of(known_.begin(), known_.end(), [&](const ItemVersion& known) {
            return known.id() == version.id();
        });
    }

    const ItemLine& line_;
    const LineContext& lines_;
    std::vector<ItemVersion> known_;  // to the records
    Origin recorded_;
    Origin best_;
    std::uint64_t nearest_ = 0;  // whether it was seen here or not
    bool same_ = false;
};

class ForgottenMatch {
public:
    ForgottenMatch(const code::Cut& cut,
                   const std::vector<std::optional<std::size_t>>& matches,
                   const TreeFile& base)
        : cut_(cut), matches_(matches), known_(cut.nodes.size()) {
        for (const auto& match : matches) {
            if (match && *match < base.nodes.size()) {
                taken_.insert(base.nodes[*match].id);
            }
        }
    }

    void take_named(const ForgottenVersion& version, bool same_text) {
        for (std::size_t i = 0; i < known_.size(); ++i) {
            const code::Node& node = cut_.nodes[i];
            if (node.address == version.node.address &&
                (!same_text || node.text == version.node.text)) {
                take(i, version);
            }
        }
    }

    void take_alike(const std::vector<ForgottenVersion>& versions) {
        std::vector<code::Node> before;
        std::vector<const ForgottenVersion*> free;
        for (const ForgottenVersion& version : versions) {
            if (!taken_.contains(version.item->line.id())) {
                before.push_back(version.node);
                free.push_back(&version);
            }
        }
        std::vector<code::Node> after;
        std::vector<std::size_t> unknown;
        for (std::size_t i = 0; i < known_.size(); ++i) {
            if (is_unknown(i)) {
                after.push_back(cut_.nodes[i]);
                unknown.push_back(i);
            }
        }
        const auto found = code::match_nodes(before, after);
        for (std::size_t i = 0; i < unknown.size(); ++i) {
            if (found[i]) {
                take(unknown[i], *free[*found[i]]);
            }
        }
    }

    [[nodiscard]] std::vector<const ItemWithState*> known() && { return std::move(known_); }

private:
    [[nodiscard]] bool is_unknown(std::size_t index) const {
        return !matches_[index] && known_[index] == nullptr;
    }

    void take(std::size_t index, const ForgottenVersion& version) {
        if (is_unknown(index) && taken_.insert(version.item->line.id()).second) {
            known_[index] = version.item;
        }
    }

    const code::Cut& cut_;
    const std::vector<std::optional<std::size_t>>& matches_;
    std::vector<const ItemWithState*> known_;
    std::set<NodeId> taken_;
};

// By its address where the text alone does not say what it declares.
code::Node as_node(const std::string& address, const std::string& text, const code::Cut& cut) {
    const bool is_one = cut.nodes.size() == 1;
    return {address, is_one ? cut.nodes.front().name : address, {}, text};
}

}  // namespace

Status advance_to_own(LocalFile& local, const FileState& state, const LineContext& lines) {
    return Advance(local, state, lines).run();
}

Status find_origins(LocalFile& local, const FileState& state, const LineContext& lines) {
    if (local.skeleton_edited) {
        AURA_TRY_ASSIGN(local.skeleton_edited,
                        Origins(state.skeleton.line, lines).find(local.file.skeleton));
    }
    auto& nodes = local.file.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const ItemWithState* const in_log = state.nodes.find(nodes[i].id);
        if (local.nodes_edited.contains(nodes[i].id) && in_log != nullptr) {
            RecordedItem node = nodes[i];
            AURA_TRY_ASSIGN(const bool edited, Origins(in_log->line, lines).find(node));
            if (!edited) {
                local.nodes_edited.erase(node.id);
            }
            nodes.set(i, std::move(node));
        }
    }
    return {};
}

Result<ForgottenNodes> ForgottenNodes::read(const FileState& state,
                                            const LineContext& lines,
                                            Cutter& cutter) {
    ForgottenNodes nodes;
    const std::string& path = state.line.home;
    const auto add = [&](const ItemWithState& item, const std::string& address, const auto& text) {
        nodes.versions_.push_back({&item, as_node(address, text, *cutter.cut(path, text))});
    };
    for (const ItemWithState& item : state.nodes) {
        const auto& versions = item.line.versions();
        for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
            if (!version->item().deleted) {
                AURA_TRY_ASSIGN(const std::string text, lines.texts.text(version->id()));
                add(item, version->item().address, text);
            }
        }
    }
    return nodes;
}

std::vector<const ItemWithState*> ForgottenNodes::match(
    const code::Cut& cut,
    const std::vector<std::optional<std::size_t>>& matches,
    const TreeFile& base) const {
    ForgottenMatch match(cut, matches, base);
    // Its own name first: what is alike may be a copy.
    for (const bool same_text : {true, false}) {
        for (const ForgottenVersion& version : versions_) {
            match.take_named(version, same_text);
        }
    }
    match.take_alike(versions_);
    return std::move(match).known();
}

}  // namespace aura::workspace
