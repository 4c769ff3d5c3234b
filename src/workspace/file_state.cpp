#include "workspace/file_state.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "code/language.hpp"
#include "code/skeleton.hpp"
#include "code/skeleton_place.hpp"
#include "workspace/memory.hpp"
#include "workspace/node_lines.hpp"

namespace aura::workspace {

using sync::ConflictReason;

namespace {

std::vector<ItemVersion> versions_of(const FileLine& line, wire::ItemKind kind) {
    std::vector<ItemVersion> versions;
    for (const sync::Change* change : line.changes) {
        const auto count = static_cast<std::uint16_t>(change->items.size());
        for (std::uint16_t i = 0; i < count; ++i) {
            if (change->items[i].kind == kind) {
                versions.push_back({change, i});
            }
        }
    }
    return versions;
}

Result<ItemWithState> with_state(LineSpec spec, const LineContext& context) {
    AURA_TRY_ASSIGN(ItemLine line, ItemLine::build(std::move(spec), context));
    sync::ItemState state;
    state.value.deleted = true;
    if (!line.empty()) {
        AURA_TRY_ASSIGN(state, line.state(context));
    }
    return ItemWithState{std::move(line), std::move(state)};
}

// Every node of HEAD's file there as it is where nobody has touched it.
Result<std::shared_ptr<const UntouchedNodes::Nodes>> untouched(const FileLine& line,
                                                               const StateContext& context,
                                                               const LineContext& lines) {
    const std::string& path = line.text_path();
    AURA_TRY_ASSIGN(const CutFile* const file, context.git.head_file(path, line.kept));
    UntouchedNodes& memory = context.git.memory().untouched;
    UntouchedNodes::File key{
        context.repo, line.kept.value_or(context.git.head().commit), path, file->hash};
    if (auto known = memory.find(key)) {
        return known;
    }
    UntouchedNodes::Nodes nodes;
    nodes.reserve(file->nodes.size());
    for (const CutNode& node : file->nodes) {
        AURA_TRY_ASSIGN(
            ItemWithState with,
            with_state({wire::ItemKind::node, node.id, {}, path, node.address, line.kept}, lines));
        nodes.emplace_back(std::move(with));
    }
    return memory.keep(std::move(key), std::move(nodes));
}

bool lives(const ItemWithState& item) {
    return item.state.conflict || !item.state.value.deleted;
}

bool has_text(const ItemWithState& skeleton) {
    return !skeleton.state.conflict && !skeleton.state.value.deleted;
}

void set_conflict(ItemWithState& item, ConflictReason reason) {
    if (!item.state.conflict) {
        item.state = {{}, reason, false};
    }
}

void set_conflict(NodeStates& nodes, std::size_t index, ConflictReason reason) {
    if (!nodes[index].state.conflict) {
        nodes.set_state(index, {{}, reason, false});
    }
}

void drop_place(ItemWithState& skeleton, const NodeId& node) {
    auto decoded = code::decode_skeleton(skeleton.state.value.text);
    if (!has_text(skeleton) || !decoded) {
        return;
    }
    const auto& places = decoded->places;
    const auto at = std::find(places.begin(), places.end(), node);
    if (at == places.end()) {
        return;
    }
    code::take_out(*decoded, static_cast<std::size_t>(at - places.begin()));
    skeleton.state.value.text = code::encode(*decoded);
}

// `indices` are those of nodes with one name; ordered.
void settle_name(FileState& state, std::span<const std::size_t> indices) {
    NodeStates& nodes = state.nodes;
    const std::size_t first = indices.front();
    for (const std::size_t index : indices.subspan(1)) {
        const ItemWithState& node = nodes[index];
        if (nodes[first].state.value.text == node.state.value.text &&
            !nodes[first].state.conflict) {
            drop_place(state.skeleton, node.line.id());
            sync::ItemState dead;
            dead.value.deleted = true;
            nodes.set_state(index, std::move(dead));
        } else {
            set_conflict(state.skeleton, ConflictReason::same_name);
            set_conflict(nodes, first, ConflictReason::same_name);
            set_conflict(nodes, index, ConflictReason::same_name);
        }
    }
}

// Two living nodes of one name: with one text they are one node, the smaller identity survives;
// with two they are a conflict.
void settle_names(FileState& state) {
    std::vector<std::size_t> living;
    living.reserve(state.nodes.size());
    for (std::size_t i = 0; i < state.nodes.size(); ++i) {
        if (!state.nodes[i].state.conflict && !state.nodes[i].state.value.deleted) {
            living.push_back(i);
        }
    }
    const auto name = [&](std::size_t index) -> const std::string& {
        return state.nodes[index].state.value.name;
    };
    std::stable_sort(
        living.begin(), living.end(), [&](auto a, auto b) { return name(a) < name(b); });
    for (auto first = living.begin(); first != living.end();) {
        const auto end = std::find_if(
            first + 1, living.end(), [&](auto index) { return name(index) != name(*first); });
        if (end - first > 1) {
            settle_name(state, {first, end});
        }
        first = end;
    }
}

// Every place is a living node's, and every node without one is in conflict. Both are ordered.
bool lacks_conflicts_alone(const NodeStates& nodes,
                           const std::vector<NodeId>& living,
                           const std::vector<NodeId>& places) {
    std::vector<NodeId> missing;
    std::set_difference(
        living.begin(), living.end(), places.begin(), places.end(), std::back_inserter(missing));
    return std::includes(living.begin(), living.end(), places.begin(), places.end()) &&
           std::all_of(missing.begin(), missing.end(), [&](const NodeId& id) {
               return nodes.find(id)->state.conflict.has_value();
           });
}

// Every living node has a place, and no dead one.
void settle_places(FileState& state) {
    auto skeleton = code::read_skeleton(state.skeleton.state.value.text);
    if (!has_text(state.skeleton) || !skeleton) {
        return;
    }
    std::vector<NodeId> living;
    living.reserve(state.nodes.size());
    for (const ItemWithState& node : state.nodes) {
        if (lives(node)) {
            living.push_back(node.line.id());
        }
    }
    std::sort(skeleton->places.begin(), skeleton->places.end());
    if (living == skeleton->places) {
        return;
    }
    if (lacks_conflicts_alone(state.nodes, living, skeleton->places)) {
        state.unplaced_skeleton = state.skeleton.state.value.text;
    }
    set_conflict(state.skeleton, ConflictReason::places_apart);
}

// A file is deleted with all that is in it, or not at all.
void settle_deletion(FileState& state) {
    const bool inside =
        lives(state.skeleton) || std::any_of(state.nodes.begin(), state.nodes.end(), lives);
    if (state.is_gone() && inside && !state.file.line.empty()) {
        set_conflict(state.file, ConflictReason::deleted_and_edited);
    }
}

}  // namespace

bool FileState::has_conflict() const {
    return file.state.conflict || skeleton.state.conflict ||
           std::any_of(nodes.begin(), nodes.end(), [](const auto& node) {
               return node.state.conflict.has_value();
           });
}

std::vector<wire::VersionId> FileState::head_versions() const {
    std::vector<wire::VersionId> versions;
    const auto add = [&](const ItemWithState& item) {
        for (const ItemVersion& version : item.line.head_versions()) {
            versions.push_back(version.id());
        }
    };
    add(file);
    add(skeleton);
    for (const ItemWithState& node : nodes) {
        add(node);
    }
    std::sort(versions.begin(), versions.end());
    return versions;
}

std::vector<ItemVersion> heads_in_conflict(const FileState& state, const ItemWithState& item) {
    std::vector<ItemVersion> heads = item.line.head_versions();
    const auto add_living = [&](const ItemWithState& inside) {
        for (const ItemVersion& head : inside.line.head_versions()) {
            if (!head.item().deleted) {
                heads.push_back(head);
            }
        }
    };
    if (&item == &state.file && item.state.conflict == ConflictReason::deleted_and_edited) {
        add_living(state.skeleton);
        for (const ItemWithState& node : state.nodes) {
            add_living(node);
        }
    }
    std::sort(heads.begin(), heads.end(), [](const ItemVersion& a, const ItemVersion& b) {
        return a.id() < b.id();
    });
    return heads;
}

LineContext line_context(const StateContext& context, const FileState& state) {
    return {context.git,
            context.texts,
            context.contained,
            state.ids,
            code::language_of(state.line.home, {}),
            context.self};
}

Result<FileState> file_state(const FileLine& line, const StateContext& context) {
    AURA_TRY_ASSIGN(NodeLines nodes,
                    node_lines(context.repo, line, context.contained, context.git));
    FileState state;
    state.line = line;
    state.ids = std::move(nodes.ids);
    const LineContext lines = line_context(context, state);
    const auto whole = [&](wire::ItemKind kind) {
        return with_state({kind, line.id, versions_of(line, kind), line.text_path(), {}, line.kept},
                          lines);
    };
    AURA_TRY_ASSIGN(state.file, whole(wire::ItemKind::file));
    AURA_TRY_ASSIGN(state.skeleton, whole(wire::ItemKind::skeleton));
    SharedList<ItemWithState> with_states;
    with_states.reserve(nodes.lines.size() + nodes.untouched.size());
    for (LineSpec& spec : nodes.lines) {
        AURA_TRY_ASSIGN(ItemWithState node, with_state(std::move(spec), lines));
        with_states.push_back(std::move(node));
    }
    if (!nodes.untouched.empty()) {
        AURA_TRY_ASSIGN(const auto known, untouched(line, context, lines));
        for (const std::size_t index : nodes.untouched) {
            with_states.push_back((*known)[index]);
        }
    }
    state.nodes = NodeStates(std::move(with_states));
    settle_names(state);
    settle_places(state);
    settle_deletion(state);
    return state;
}

}  // namespace aura::workspace
