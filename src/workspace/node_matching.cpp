#include "workspace/node_matching.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "code/match.hpp"
#include "code/skeleton.hpp"
#include "workspace/local_edit.hpp"

namespace aura::workspace {
namespace {

using Matches = std::vector<std::optional<std::size_t>>;

const ItemWithState* find_node(const EditContext& context, const NodeId& id) {
    return context.state == nullptr ? nullptr : context.state->nodes.find(id);
}

// Nodes as the matcher wants them: cut again, where that gives the nodes that were recorded.
std::vector<code::Node> matchable(const TreeFile& base, const EditContext& context) {
    std::vector<code::Node> nodes;
    if (const auto text = whole_text_of(base)) {
        nodes = context.cutter.cut(context.path, *text)->nodes;
    }
    const auto same = [](const code::Node& node, const RecordedItem& item) {
        return node.text == item.text && node.address == item.address;
    };
    if (!std::equal(nodes.begin(), nodes.end(), base.nodes.begin(), base.nodes.end(), same)) {
        nodes.clear();
        for (const RecordedItem& item : base.nodes) {
            nodes.push_back({item.address, item.address, {}, item.text});
        }
    }
    return nodes;
}

code::Node as_node(const RecordedItem& item, const std::string& text) {
    return {item.address, item.address, {}, text};
}

class Matching {
public:
    Matching(const TreeFile& base, const code::Cut& cut, const EditContext& context)
        : base_(base),
          cut_(cut),
          context_(context),
          matches_(cut.nodes.size()),
          taken_(base.nodes.size() + base.removed.size()) {}

    Matches run() {
        take_whole_for_pieces();
        const bool none = std::find(taken_.begin(), taken_.end(), true) == taken_.end();
        if (none && has_same_addresses()) {
            for (std::size_t i = 0; i < matches_.size(); ++i) {
                matches_[i] = i;
            }
            return std::move(matches_);
        }
        // What others deleted is known again by its address, or by a whole text that it once had.
        for (std::size_t i = 0; i < matches_.size() && !base_.removed.empty(); ++i) {
            if (!matches_[i]) {
                take(i, index_of_removed(cut_.nodes[i].address));
            }
            if (!matches_[i]) {
                take(i, index_of_said(sync::text_hash(cut_.nodes[i].text)));
            }
        }
        std::vector<code::Node> nodes = matchable(base_, context_);
        std::vector<std::size_t> indexes(nodes.size());
        std::iota(indexes.begin(), indexes.end(), std::size_t{0});
        match(nodes, indexes);
        match_lasting(nodes, indexes);
        match_older(std::move(nodes));
        return std::move(matches_);
    }

private:
    void take(std::size_t node, std::optional<std::size_t> index) {
        if (index && !taken_[*index]) {
            matches_[node] = index;
            taken_[*index] = true;
        }
    }

    // The address comes first, so where none has changed there is nothing more to be found out.
    [[nodiscard]] bool has_same_addresses() const {
        return std::equal(
            cut_.nodes.begin(),
            cut_.nodes.end(),
            base_.nodes.begin(),
            base_.nodes.end(),
            [](const code::Node& a, const RecordedItem& b) { return a.address == b.address; });
    }

    // Of the removed node that the text has again at `address`, behind those that are there.
    [[nodiscard]] std::optional<std::size_t> index_of_removed(const std::string& address) const {
        const auto has = [&](const RecordedItem& item) { return item.address == address; };
        if (std::any_of(base_.nodes.begin(), base_.nodes.end(), has)) {
            return std::nullopt;
        }
        const auto at = std::find_if(base_.removed.begin(), base_.removed.end(), has);
        if (at == base_.removed.end()) {
            return std::nullopt;
        }
        return base_.nodes.size() + static_cast<std::size_t>(at - base_.removed.begin());
    }

    // Of the removed node that the text has again as somebody had it, under whatever name.
    [[nodiscard]] std::optional<std::size_t> index_of_said(const Digest& text) const {
        for (std::size_t r = 0; r < base_.removed.size(); ++r) {
            const ItemWithState* const node = find_node(context_, base_.removed[r].id);
            if (node != nullptr && has_said(node->line, text)) {
                return base_.nodes.size() + r;
            }
        }
        return std::nullopt;
    }

    // A version of it, or what git had of it before.
    static bool has_said(const ItemLine& line, const Digest& text) {
        return std::any_of(
            line.versions().begin(), line.versions().end(), [&](const ItemVersion& version) {
                const sync::Item& item = version.item();
                const auto& git = item.git_parents;
                return (!item.deleted && item.text_hash == text) ||
                       std::any_of(git.begin(), git.end(), [&](const wire::GitVersion& origin) {
                           return origin.text_hash == text;
                       });
            });
    }

    // A save that was seen cut off may end in the middle of a function under its new name. What the
    // save before made anew may be such a piece of what went with it, or of what it left out and
    // was put back since.
    void take_whole_for_pieces() {
        const bool any = !base_.removed.empty() || !base_.skeleton.before.empty();
        for (std::size_t b = 0; b < base_.nodes.size() && any; ++b) {
            if (is_new(base_.nodes[b])) {
                take_whole_for(base_.nodes[b]);
            }
        }
    }

    void take_whole_for(const RecordedItem& piece) {
        const auto node =
            std::find_if(cut_.nodes.begin(), cut_.nodes.end(), [&](const code::Node& one) {
                return one.address == piece.address && one.text != piece.text;
            });
        const std::size_t all = base_.nodes.size() + base_.removed.size();
        for (std::size_t i = 0; i < all && node != cut_.nodes.end(); ++i) {
            const RecordedItem& whole = recorded(i);
            const bool is_gone = i < base_.nodes.size() ? is_put_back(whole) : may_come_back(whole);
            if (is_gone && is_rather(whole, piece, *node)) {
                take(static_cast<std::size_t>(node - cut_.nodes.begin()), i);
                return;
            }
        }
    }

    [[nodiscard]] const RecordedItem& recorded(std::size_t index) const {
        return index < base_.nodes.size() ? base_.nodes[index]
                                          : base_.removed[index - base_.nodes.size()];
    }

    // It came with the last applies, and the text is without it.
    [[nodiscard]] bool is_put_back(const RecordedItem& item) const {
        return came_since(base_, item.id) &&
               std::none_of(cut_.nodes.begin(), cut_.nodes.end(), [&](const code::Node& node) {
                   return node.address == item.address;
               });
    }

    // The save before made it.
    [[nodiscard]] bool is_new(const RecordedItem& item) const {
        const auto& versions = item.position.versions;
        const auto& saved = base_.skeleton.position.versions;
        const bool is_saved =
            versions.size() == 1 && std::any_of(saved.begin(), saved.end(), [&](auto& version) {
                return version.event == versions.front().event;
            });
        const ItemWithState* const node = is_saved ? find_node(context_, item.id) : nullptr;
        if (node == nullptr || node->line.versions().size() != 1) {
            return false;
        }
        const sync::Item& made = node->line.versions().front().item();
        return made.parents.empty() && made.git_parents.empty();
    }

    // By the lines of the three, whatever their names.
    static bool is_rather(const RecordedItem& whole,
                          const RecordedItem& piece,
                          const code::Node& node) {
        std::vector<code::Node> known{as_node(piece, piece.text), as_node(whole, whole.text)};
        known[0].address = "the piece";
        known[1].address = "the whole";
        code::Node wanted = node;
        wanted.address.clear();
        return code::match_nodes(known, {&wanted, 1}).front() == std::size_t{1};
    }

    // Of a file that git brought back anything may.
    [[nodiscard]] bool may_come_back(const RecordedItem& removed) const {
        return base_.absent || lives(context_, removed.id) || is_taken_away(context_, removed);
    }

    // What would be there beside what has become of it is known again by half of it.
    void match_lasting(const std::vector<code::Node>& nodes,
                       const std::vector<std::size_t>& indexes) {
        match(nodes, indexes, code::kLikenessPercentOfHalf, [&](std::size_t index) {
            return would_last(base_.nodes[index]);
        });
    }

    // Missing in the text: what came with the last applies is put back where that may be an old
    // buffer's; what others have edited, and nobody has seen here, no deletion takes away.
    [[nodiscard]] bool would_last(const RecordedItem& item) const {
        const ItemWithState* const node = find_node(context_, item.id);
        const auto heads =
            node == nullptr ? std::vector<ItemVersion>() : node->line.head_versions();
        const auto& here = item.position.versions;
        return came_since(base_, item.id) ||
               std::any_of(heads.begin(), heads.end(), [&](const ItemVersion& head) {
                   return !head.item().deleted &&
                          std::find(here.begin(), here.end(), head.id()) == here.end();
               });
    }

    // An old buffer may have under another name what others have changed since, and the next one
    // what it lacked. Among all nodes, so that lines count as little as before that are in many.
    void match_older(std::vector<code::Node> nodes) {
        std::vector<std::size_t> indexes(nodes.size());
        std::iota(indexes.begin(), indexes.end(), std::size_t{0});
        const std::size_t recorded = nodes.size();
        for (std::size_t i = 0; i < base_.nodes.size(); ++i) {
            for (const TextBefore& before : base_.nodes[i].before) {
                if (!taken_[i]) {
                    nodes.push_back({nodes[i].address, nodes[i].name, {}, before.text});
                    indexes.push_back(i);
                }
            }
        }
        for (std::size_t i = 0; i < base_.removed.size(); ++i) {
            const RecordedItem& item = base_.removed[i];
            const std::size_t index = base_.nodes.size() + i;
            if (taken_[index] || !may_come_back(item)) {
                continue;
            }
            nodes.push_back(as_node(item, item.text));
            indexes.push_back(index);
            for (const TextBefore& before : item.before) {
                nodes.push_back(as_node(item, before.text));
                indexes.push_back(index);
            }
        }
        if (indexes.size() > recorded) {
            match(nodes, indexes);
        }
    }

    // Matches what has no match yet; before[i] is the node at indexes[i].
    void match(const std::vector<code::Node>& before, const std::vector<std::size_t>& indexes) {
        match(before, indexes, code::kLikenessPercentMin, [](std::size_t) { return true; });
    }

    template <class IsWanted>
    void match(const std::vector<code::Node>& before,
               const std::vector<std::size_t>& indexes,
               std::size_t percent_min,
               IsWanted is_wanted) {
        std::vector<code::Node> free;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < matches_.size(); ++i) {
            if (!matches_[i]) {
                free.push_back(cut_.nodes[i]);
                places.push_back(i);
            }
        }
        const Matches found = code::match_nodes(before, free, percent_min);
        for (std::size_t i = 0; i < free.size(); ++i) {
            if (found[i] && is_wanted(indexes[*found[i]])) {
                take(places[i], indexes[*found[i]]);
            }
        }
    }

    const TreeFile& base_;
    const code::Cut& cut_;
    const EditContext& context_;
    Matches matches_;
    std::vector<bool> taken_;
};

}  // namespace

std::vector<std::optional<std::size_t>> match_recorded(const TreeFile& base,
                                                       const code::Cut& cut,
                                                       const EditContext& context) {
    return Matching(base, cut, context).run();
}

bool lives(const EditContext& context, const NodeId& id) {
    const ItemWithState* const node = find_node(context, id);
    return node != nullptr && !node->state.conflict && !node->state.value.deleted;
}

bool came_since(const TreeFile& base, const NodeId& id) {
    const auto has_place = [&](const TextBefore& before) {
        const auto skeleton = code::read_skeleton(before.text);
        return skeleton && std::find(skeleton->places.begin(), skeleton->places.end(), id) !=
                               skeleton->places.end();
    };
    const auto& before = base.skeleton.before;
    return !before.empty() && std::none_of(before.begin(), before.end(), has_place);
}

bool is_taken_away(const EditContext& context, const RecordedItem& removed) {
    const ItemWithState* const node = find_node(context, removed.id);
    if (node == nullptr || lives(context, removed.id)) {
        return false;
    }
    const auto& versions = node->line.versions();
    return std::any_of(versions.begin(), versions.end(), [&](const ItemVersion& version) {
        return version.item().deleted && removed.position == Position{{version.id()}, {}};
    });
}

}  // namespace aura::workspace
