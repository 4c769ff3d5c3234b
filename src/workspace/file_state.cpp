#include "workspace/file_state.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "code/language.hpp"
#include "code/skeleton.hpp"
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

void drop_place(ItemWithState& skeleton, const NodeId& node) {
    auto decoded = code::decode_skeleton(skeleton.state.value.text);
    if (!has_text(skeleton) || !decoded) {
        return;
    }
    auto& places = decoded->places;
    const auto at = std::find(places.begin(), places.end(), node);
    if (at == places.end()) {
        return;
    }
    auto& literals = decoded->literals;
    const auto literal = literals.begin() + (at - places.begin());
    *literal += *(literal + 1);
    literals.erase(literal + 1);
    places.erase(at);
    skeleton.state.value.text = code::encode(*decoded);
}

// `nodes` have one name; ordered by identity.
void settle_name(FileState& state, std::span<ItemWithState* const> nodes) {
    ItemWithState& first = *nodes.front();
    for (ItemWithState* node : nodes.subspan(1)) {
        if (first.state.value.text == node->state.value.text && !first.state.conflict) {
            drop_place(state.skeleton, node->line.id());
            node->state = {};
            node->state.value.deleted = true;
        } else {
            set_conflict(state.skeleton, ConflictReason::same_name);
            set_conflict(first, ConflictReason::same_name);
            set_conflict(*node, ConflictReason::same_name);
        }
    }
}

// Two living nodes of one name: with one text they are one node, the smaller identity survives;
// with two they are a conflict.
void settle_names(FileState& state) {
    std::vector<ItemWithState*> living;
    living.reserve(state.nodes.size());
    for (auto& [id, node] : state.nodes) {
        if (!node.state.conflict && !node.state.value.deleted) {
            living.push_back(&node);
        }
    }
    const auto name = [](const ItemWithState* node) -> const std::string& {
        return node->state.value.name;
    };
    std::stable_sort(
        living.begin(), living.end(), [&](auto* a, auto* b) { return name(a) < name(b); });
    for (auto first = living.begin(); first != living.end();) {
        const auto end = std::find_if(
            first, living.end(), [&](auto* node) { return name(node) != name(*first); });
        settle_name(state, {first, end});
        first = end;
    }
}

// Every living node has a place, and no dead one.
void settle_places(FileState& state) {
    auto skeleton = code::read_skeleton(state.skeleton.state.value.text);
    if (!has_text(state.skeleton) || !skeleton) {
        return;
    }
    std::vector<NodeId> living;
    living.reserve(state.nodes.size());
    for (const auto& [id, node] : state.nodes) {
        if (lives(node)) {
            living.push_back(id);
        }
    }
    std::sort(skeleton->places.begin(), skeleton->places.end());
    if (living != skeleton->places) {
        set_conflict(state.skeleton, ConflictReason::places_apart);
    }
}

// A file is deleted with all that is in it, or not at all.
void settle_deletion(FileState& state) {
    const bool inside = lives(state.skeleton) ||
                        std::any_of(state.nodes.begin(), state.nodes.end(), [](const auto& node) {
                            return lives(node.second);
                        });
    if (state.is_gone() && inside && !state.file.line.empty()) {
        set_conflict(state.file, ConflictReason::deleted_and_edited);
    }
}

}  // namespace

bool FileState::has_conflict() const {
    return file.state.conflict || skeleton.state.conflict ||
           std::any_of(nodes.begin(), nodes.end(), [](const auto& node) {
               return node.second.state.conflict.has_value();
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
    for (const auto& [id, node] : nodes) {
        add(node);
    }
    std::sort(versions.begin(), versions.end());
    return versions;
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
        return with_state({kind, line.id, versions_of(line, kind), line.home, {}}, lines);
    };
    AURA_TRY_ASSIGN(state.file, whole(wire::ItemKind::file));
    AURA_TRY_ASSIGN(state.skeleton, whole(wire::ItemKind::skeleton));
    for (LineSpec& spec : nodes.lines) {
        const NodeId id = spec.id;
        AURA_TRY_ASSIGN(ItemWithState node, with_state(std::move(spec), lines));
        state.nodes.emplace(id, std::move(node));
    }
    settle_names(state);
    settle_places(state);
    settle_deletion(state);
    return state;
}

}  // namespace aura::workspace
