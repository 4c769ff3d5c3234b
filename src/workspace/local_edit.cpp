#include "workspace/local_edit.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "code/skeleton.hpp"
#include "sync/file_history.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/forgotten.hpp"
#include "workspace/identity.hpp"
#include "workspace/likeness.hpp"
#include "workspace/node_matching.hpp"

namespace aura::workspace {
namespace {

// Which text an edited one was made from: the one it has most in common with, of equals the older.
// Where the newer one may never have been in place (`interrupted`), more than chance must speak for
// it, or a text that nobody saw would be overwritten.
struct Origin {
    Position position;
    bool older = false;  // a text before the last apply
    bool exact = false;  // and nothing was changed in it: no edit
};

bool is_told_by_lines(const Closeness& a, const Closeness& b) {
    return a.unspaced_lines != b.unspaced_lines || a.lines != b.lines;
}

Origin origin_of(const RecordedItem& item,
                 const std::vector<TextBefore>& texts_before,
                 std::string_view text,
                 bool interrupted) {
    Origin origin{item.position, false, false};
    if (texts_before.empty()) {
        return origin;
    }
    Closeness best = closeness(text, item.text);
    for (auto before = texts_before.rbegin(); before != texts_before.rend(); ++before) {
        if (before->text == text) {
            return {before->position, true, true};
        }
        const Closeness close = closeness(text, before->text);
        const bool doubtful = interrupted && !is_told_by_lines(close, best) &&
                              !keeps_news(text, item.text, before->text);
        if (close >= best || doubtful) {
            best = close;
            origin = {before->position, true, false};
        }
    }
    return origin;
}

NodeId draw(Prng& prng) {
    NodeId id;
    prng.fill(id.bytes);
    return id;
}

class Editor {
public:
    Editor(const TreeFile& base, const EditContext& context)
        : base_(base), context_(context), unseen_(count_unseen(base)) {
        local_.file = base;
        local_.file.path = context.path;
        local_.file.absent = false;
        local_.file.broken.reset();
        local_.file.removed.clear();
        local_.file.nodes.clear();
    }

    LocalFile take(const code::Cut& cut) {
        local_.file.cutter = cutter_of(cut);
        auto matches = match_recorded(base_, cut, context_);
        std::vector<const ItemWithState*> forgotten(matches.size());
        if (context_.forgotten != nullptr) {
            forgotten = context_.forgotten->match(cut, matches, base_);
            match_forgotten(forgotten, matches);
        }
        std::vector<NodeId> ids;
        for (std::size_t i = 0; i < cut.nodes.size(); ++i) {
            take_node(cut.nodes[i], matches[i], forgotten[i]);
            ids.push_back(local_.file.nodes.back().id);
        }
        take_skeleton(skeleton_of(cut, ids));
        revive();
        take_missing(matches);
        take_inline(cut);
        keep_inline(cut);
        see_skeleton();
        return std::move(local_);
    }

private:
    // What the log knows again may be a recorded node that has changed too much.
    void match_forgotten(const std::vector<const ItemWithState*>& forgotten,
                         std::vector<std::optional<std::size_t>>& matches) const {
        for (std::size_t i = 0; i < forgotten.size(); ++i) {
            for (std::size_t at = 0; forgotten[i] != nullptr && at < base_.nodes.size(); ++at) {
                if (base_.nodes[at].id == forgotten[i]->line.id()) {
                    matches[i] = at;
                }
            }
        }
    }

    [[nodiscard]] const Shared<RecordedItem>& known_node(std::size_t index) const {
        return index < base_.nodes.size() ? base_.nodes.shared(index)
                                          : base_.removed.shared(index - base_.nodes.size());
    }

    void take_node(const code::Node& node,
                   std::optional<std::size_t> match,
                   const ItemWithState* forgotten) {
        if (match && *match >= base_.nodes.size()) {
            note_brought_back(*match - base_.nodes.size());
        }
        if (!match) {
            take_new(node, forgotten);
            return;
        }
        const Shared<RecordedItem>& known = known_node(*match);
        const bool same = known->text == node.text && known->address == node.address;
        if (same && known->before.empty()) {
            local_.file.nodes.push_back(known);
            return;
        }
        RecordedItem item = *known;
        if (same) {
            item.before.clear();
        } else {
            const bool is_removed = *match >= base_.nodes.size() && !taken_away_.contains(item.id);
            follow(item, node.text, is_removed ? texts_of(item, node.text) : item.before);
            item.address = node.address;
            item.text = node.text;
        }
        local_.file.nodes.push_back(std::move(item));
    }

    // `index`: of base_.removed.
    void note_brought_back(std::size_t index) {
        const RecordedItem& removed = base_.removed[index];
        brought_back_.push_back(local_.file.nodes.size());
        has_seen_ = has_seen_ || index < unseen_;
        if (is_taken_away(context_, removed)) {
            taken_away_.insert(removed.id);
        }
    }

    // `forgotten`: the node of the log that it is, where the record went back.
    void take_new(const code::Node& node, const ItemWithState* forgotten) {
        RecordedItem item;
        if (const ItemWithState* const same = find_same(node)) {
            item.id = same->line.id();
            item.position = same->line.head_position();
        } else if (forgotten != nullptr && is_free(forgotten->line.id())) {
            item.id = forgotten->line.id();
            item.position = first_position(forgotten->line);
            local_.nodes_edited.insert(item.id);
        } else {
            item.id = new_id(node.address, item.position);
            local_.nodes_edited.insert(item.id);
        }
        item.address = node.address;
        item.text = node.text;
        local_.file.nodes.push_back(std::move(item));
    }

    // What the log has under this name with this text: it was copied from there, by git or by hand.
    [[nodiscard]] const ItemWithState* find_same(const code::Node& node) const {
        if (context_.state == nullptr) {
            return nullptr;
        }
        for (const ItemWithState& known : context_.state->nodes) {
            const sync::ItemValue& value = known.state.value;
            if (!known.state.conflict && !value.deleted && value.name == node.address &&
                value.text == node.text && is_free(known.line.id())) {
                return &known;
            }
        }
        return nullptr;
    }

    // What every version was made from: nothing that came later counts as seen.
    static Position first_position(const ItemLine& line) {
        if (line.head_version()) {
            return {{}, {*line.head_version()}};
        }
        return {{line.versions().front().id()}, {}};
    }

    // No other node of the text is this one.
    [[nodiscard]] bool is_free(const NodeId& id) const {
        const auto has = [&](const RecordedItem& item) { return item.id == id; };
        return std::none_of(base_.nodes.begin(), base_.nodes.end(), has) &&
               std::none_of(local_.file.nodes.begin(), local_.file.nodes.end(), has);
    }

    // A text that the log once had of a node is from before somebody removed it, however often it
    // has been changed since.
    [[nodiscard]] std::vector<TextBefore> texts_of(const RecordedItem& removed,
                                                   const std::string& text) const {
        std::vector<TextBefore> texts = removed.before;
        const ItemWithState* const known =
            context_.state == nullptr ? nullptr : context_.state->nodes.find(removed.id);
        if (known == nullptr) {
            return texts;
        }
        const Digest hash = sync::text_hash(text);
        const auto& head = known->line.head_version();
        if (head && head->text_hash == hash) {
            texts.insert(texts.begin(), {text, {{}, {*head}}});
        }
        for (const ItemVersion& version : known->line.versions()) {
            if (!version.item().deleted && version.item().text_hash == hash) {
                texts.insert(texts.begin(), {text, {{version.id()}, {}}});
            }
        }
        return texts;
    }

    // `text` takes the place of the item's: an edit, unless it is an old buffer's.
    void follow(RecordedItem& item,
                const std::string& text,
                const std::vector<TextBefore>& texts_before) {
        Origin origin = origin_of(item, texts_before, text, context_.interrupted);
        item.position = std::move(origin.position);
        local_.stale = local_.stale || origin.older;
        if (!origin.exact) {
            item.before.clear();
            local_.nodes_edited.insert(item.id);
        }
    }

    void take_skeleton(std::string text) {
        RecordedItem& skeleton = local_.file.skeleton;
        if (base_.broken) {
            end_broken(text);
        } else if (text == skeleton.text) {
            skeleton.before.clear();
        } else {
            Origin origin = origin_of_skeleton(text);
            skeleton.position = std::move(origin.position);
            local_.skeleton_edited = !origin.exact;
            skeleton_older_ = origin.older;
            local_.stale = local_.stale || origin.older;
            if (!origin.exact) {
                skeleton.before.clear();
            }
        }
        skeleton.text = std::move(text);
    }

    // Whole again: whatever it says, it ends the broken version.
    void end_broken(const std::string& text) {
        RecordedItem& skeleton = local_.file.skeleton;
        const Origin origin = origin_of_skeleton(text);
        local_.skeleton_edited = true;
        skeleton_older_ = origin.older;
        local_.stale = local_.stale || origin.older;
        Position ended = base_.broken->position;
        if (!skeleton.before.empty()) {
            add(ended, origin.position);
        }
        skeleton.position = std::move(ended);
        skeleton.before.clear();
    }

    // Under a name of another language a text is cut otherwise, and a skeleton says nothing of what
    // another one was made from.
    [[nodiscard]] Origin origin_of_skeleton(const std::string& text) const {
        const RecordedItem& skeleton = local_.file.skeleton;
        return local_.file.cutter == base_.cutter
                   ? origin_of(skeleton, skeleton.before, text, context_.interrupted)
                   : Origin{skeleton.position, false, false};
    }

    // A fresh buffer has nodes that somebody else deleted: the user wants them again. What the save
    // before took away is wanted by whoever has it again.
    void revive() {
        for (const std::size_t index : brought_back_) {
            const NodeId id = local_.file.nodes[index].id;
            const ItemWithState* const known =
                context_.state == nullptr ? nullptr : context_.state->nodes.find(id);
            const bool is_stale = skeleton_older_ && !taken_away_.contains(id);
            if (lives(context_, id) || is_stale) {
                if (!is_stale && is_edit_of_git(local_.file.nodes[index])) {
                    local_.nodes_edited.insert(id);
                }
                continue;
            }
            local_.nodes_edited.insert(id);
            auto death = known == nullptr ? std::nullopt : position_of_death(*known);
            if (death) {
                local_.file.nodes.change(
                    index, [&](RecordedItem& node) { node.position = *std::move(death); });
            }
        }
    }

    // Where a revocation cut off what its text was made from, it is made from what git has.
    static bool is_edit_of_git(const RecordedItem& node) {
        const Digest hash = sync::text_hash(node.text);
        const auto& git = node.position.git;
        return node.position.versions.empty() && !git.empty() &&
               std::none_of(git.begin(), git.end(), [&](const auto& version) {
                   return version.text_hash == hash;
               });
    }

    // Nodes that were there and are not. Those that an old buffer never had are not deleted: they
    // come back, unless the next save has them first.
    void take_missing(const std::vector<std::optional<std::size_t>>& matches) {
        std::vector<bool> found(base_.nodes.size());
        for (const auto& match : matches) {
            if (match && *match < found.size()) {
                found[*match] = true;
            }
        }
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (!found[i]) {
                const bool unseen = skeleton_older_ && came_since(base_, base_.nodes[i].id);
                (unseen ? local_.file.removed : local_.nodes_deleted)
                    .push_back(base_.nodes.shared(i));
            }
        }
        if (!local_.file.removed.empty()) {
            local_.file.removed.push_back(
                RecordedItem{base_.id, {}, {}, base_.skeleton.position, {}});
        }
    }

    // Under the name of a plain text there are no places for nodes. One that an old buffer never
    // had may be in the text after all: it is part of it now.
    void take_inline(const code::Cut& cut) {
        for (std::size_t i = 0; i < unseen_ && cutter_of(cut) != base_.cutter; ++i) {
            const std::string& text = base_.removed[i].text;
            const bool is_inline =
                std::any_of(cut.literals.begin(), cut.literals.end(), [&](const auto& literal) {
                    return has_lines(literal, text);
                });
            if (is_inline) {
                local_.nodes_deleted.push_back(base_.removed.shared(i));
                has_seen_ = true;
            }
        }
    }

    // What a plain text had as functions under another name, it may have as such again: they are
    // not gone for good with the next save.
    void keep_inline(const code::Cut& cut) {
        if (context_.state == nullptr || !base_.cutter.empty() || !cutter_of(cut).empty()) {
            return;
        }
        for (RecordedItem node : base_.removed) {
            const ItemWithState* const known = context_.state->nodes.find(node.id);
            if (auto death = known == nullptr ? std::nullopt : position_of_death(*known)) {
                node.position = *std::move(death);
                remember_removed(local_.file, std::move(node));
            }
        }
    }

    static bool has_lines(std::string_view text, std::string_view lines) {
        const std::size_t at = text.find(lines);
        return at != text.npos && (at == 0 || text[at - 1] == '\n') &&
               (at + lines.size() == text.size() || text[at + lines.size()] == '\n');
    }

    // What came was put into place as a whole: who has a node of it has seen the skeleton, too.
    void see_skeleton() {
        if (has_seen_ && local_.skeleton_edited) {
            add(local_.file.skeleton.position, base_.removed[unseen_].position);
        }
    }

    // What a text without the node incorporates of it: all heads of one that is dead; where others
    // have edited what somebody deleted, the deletions. Nothing: it lives.
    static std::optional<Position> position_of_death(const ItemWithState& node) {
        Position position;
        if (!node.state.conflict) {
            if (node.state.value.deleted) {
                position = node.line.head_position();
            }
            return position.empty() ? std::nullopt : std::optional(position);
        }
        for (const ItemVersion& version : node.line.head_versions()) {
            if (version.item().deleted) {
                position.versions.push_back(version.id());
            }
        }
        std::sort(position.versions.begin(), position.versions.end());
        return position.empty() ? std::nullopt : std::optional(position);
    }

    // Not in the text, and no stale editor's to bring back.
    [[nodiscard]] bool is_unused(const NodeId& id) const {
        const auto has = [&](const RecordedItem& node) { return node.id == id; };
        return is_free(id) && std::none_of(base_.removed.begin(), base_.removed.end(), has);
    }

    // The dead node that had this name when it was deleted.
    [[nodiscard]] const ItemWithState* find_deleted(const std::string& address) {
        if (!deleted_) {
            deleted_.emplace();
            list_deleted();
        }
        const auto at = deleted_->find(address);
        const bool found = at != deleted_->end() && is_unused(at->second->line.id());
        return found ? at->second : nullptr;
    }

    void list_deleted() {
        if (context_.state == nullptr) {
            return;
        }
        for (const ItemWithState& node : context_.state->nodes) {
            if (!position_of_death(node)) {
                continue;
            }
            for (const ItemVersion& head : node.line.head_versions()) {
                if (head.item().deleted) {
                    deleted_->emplace(head.item().address, &node);
                }
            }
        }
    }

    // A dead node of that name comes back to life: then `position` is what it was. Else the
    // identity that the address gives, unless something else has it.
    NodeId new_id(const std::string& address, Position& position) {
        if (const ItemWithState* const deleted = find_deleted(address)) {
            position = *position_of_death(*deleted);
            return deleted->line.id();
        }
        const NodeId id = node_identity(context_.repo, context_.path, address);
        const bool taken = context_.names_taken || !is_unused(id);
        const FileState* state = context_.state;
        const ItemWithState* const known =
            state == nullptr ? nullptr : state->nodes.find(state->ids.id(id));
        if (!taken && known == nullptr) {
            return id;
        }
        if (!taken) {
            auto death = position_of_death(*known);
            if (death && is_free(known->line.id())) {
                position = *std::move(death);
                return known->line.id();
            }
        }
        return draw(context_.prng);
    }

    const TreeFile& base_;
    const EditContext& context_;
    LocalFile local_;
    std::vector<std::size_t> brought_back_;  // nodes that match removed ones
    std::set<NodeId> taken_away_;            // of these, by the save before
    const std::size_t unseen_;               // of base_.removed, the first: no old buffer had them
    bool has_seen_ = false;                  // some of these
    bool skeleton_older_ = false;
    std::optional<std::map<std::string, const ItemWithState*>> deleted_;  // by name
};

// An old buffer may have been saved, which the next whole save will tell: until then the text was
// made from nothing newer than the oldest one that an editor may show.
Position origin_of_broken(const TreeFile& base) {
    if (base.broken) {
        return base.broken->position;
    }
    const auto& before = base.skeleton.before;
    return before.empty() ? base.skeleton.position : before.front().position;
}

LocalFile broken_file(const TreeFile& base, const FileImage& disk, const EditContext& context) {
    LocalFile local;
    local.file = base;
    local.broken_edited = true;
    local.file.broken = BrokenText{disk.bytes, origin_of_broken(base), context.now};
    return local;
}

// In a text that did not parse before, such as C++ with macros, the number of errors goes up and
// down with what has nothing to do with them: of 6,000 comments put into functions of this
// project's own source, one in 125 makes it another one. There a save is whole that has the nodes
// that were there.
bool parses_worse(const code::Cut& before, const code::Cut& now) {
    const auto has = [&](const code::Node& node) {
        return std::any_of(now.nodes.begin(), now.nodes.end(), [&](const code::Node& other) {
            return other.address == node.address;
        });
    };
    const bool tolerated =
        before.error_count > 0 && std::all_of(before.nodes.begin(), before.nodes.end(), has);
    return now.error_count > before.error_count && !tolerated;
}

}  // namespace

Result<LocalFile> edited_file(const TreeFile& base,
                              const FileImage& disk,
                              const EditContext& context) {
    const auto cut = context.cutter.cut(context.path, disk.bytes);
    AURA_TRY_ASSIGN(const std::string whole, whole_text_of(base));
    const bool rested = base.broken && base.broken->text == disk.bytes &&
                        context.now - base.broken->since >= kBrokenMax;
    const auto before = context.cutter.cut(context.path, whole);
    const bool broken = parses_worse(*before, *cut) && !rested;
    LocalFile local = broken ? broken_file(base, disk, context) : Editor(base, context).take(*cut);
    local.file_edited = disk.mode != base.mode || base.path != context.path;
    local.file.path = context.path;
    local.file.mode = disk.mode;
    return local;
}

LocalFile created_file(const TreeFile* gone, const FileImage& disk, const EditContext& context) {
    TreeFile base;
    if (context.state != nullptr) {
        base.id = context.state->line.id;
    } else {
        base.id =
            context.names_taken ? draw(context.prng) : file_identity(context.repo, context.path);
    }
    if (gone != nullptr) {
        base = *gone;
    }
    if (context.state != nullptr && context.state->is_gone() && context.state->line.id == base.id) {
        // What was here before is dead, whoever deleted it; it comes back to life. Something that
        // lives was never put in place here, so this text was not made from it: they are two.
        add(base.position, context.state->file.line.head_position());
        // HEAD may lack the file while others have edited its text since.
        const sync::ItemState& skeleton = context.state->skeleton.state;
        if (skeleton.value.deleted && !skeleton.conflict) {
            add(base.skeleton.position, context.state->skeleton.line.head_position());
        }
    }
    base.skeleton.id = base.id;
    LocalFile local = Editor(base, context).take(*context.cutter.cut(context.path, disk.bytes));
    local.file.mode = disk.mode;
    local.file_edited = true;
    local.skeleton_edited = true;
    return local;
}

LocalFile deleted_file(const TreeFile& base) {
    LocalFile local;
    local.file = base;
    local.file_edited = true;
    local.skeleton_edited = true;
    local.nodes_deleted = base.nodes;
    if (base.broken) {
        add(local.file.skeleton.position, base.broken->position);
    }
    local.file.absent = true;
    local.file.nodes.clear();
    local.file.removed.clear();
    local.file.broken.reset();
    local.file.skeleton.text.clear();
    local.file.skeleton.before.clear();
    return local;
}

}  // namespace aura::workspace
