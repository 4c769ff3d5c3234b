#include "workspace/resolve.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "code/put_places.hpp"
#include "code/skeleton.hpp"
#include "workspace/resolve_file.hpp"

namespace aura::workspace {
namespace {

bool fits(const Resolution& resolution, const FileState& state, const ItemWithState& item) {
    const std::vector<ItemVersion> heads = heads_in_conflict(state, item);
    return item.state.conflict && heads.size() == resolution.heads.size() &&
           std::equal(heads.begin(),
                      heads.end(),
                      resolution.heads.begin(),
                      [](const ItemVersion& head, const wire::VersionId& seen) {
                          return head.id() == seen;
                      });
}

const ItemWithState* find_conflict(const FileState& state, const Resolution& resolution) {
    const ItemWithState* item = nullptr;
    if (resolution.kind == wire::ItemKind::file) {
        item = &state.file;
    } else if (resolution.kind == wire::ItemKind::skeleton) {
        item = &state.skeleton;
    } else {
        item = state.nodes.find(resolution.item);
    }
    return item != nullptr && fits(resolution, state, *item) ? item : nullptr;
}

// A deleted node has none at hand; what its other side calls it will do.
std::string address_of(const ItemWithState& item) {
    const auto heads = item.line.head_versions();
    return heads.empty() ? item.state.value.name : heads.front().item().address;
}

bool is_edited(const LocalFile& local, const Resolution& resolution) {
    switch (resolution.kind) {
        case wire::ItemKind::file:
            return local.edited();
        case wire::ItemKind::skeleton:
            return local.skeleton_edited;
        case wire::ItemKind::node:
            break;
    }
    return local.nodes_edited.contains(resolution.item);
}

std::optional<std::size_t> index_of(const TreeFile& file, const NodeId& id) {
    const auto at = std::find_if(
        file.nodes.begin(), file.nodes.end(), [&](const auto& node) { return node.id == id; });
    return at == file.nodes.end() ? std::nullopt
                                  : std::optional<std::size_t>(at - file.nodes.begin());
}

void resolve_node(LocalFile& local, const ItemWithState& item, const Resolution& resolution) {
    const Position heads = item.line.head_position();
    if (resolution.deleted) {
        // Its place stays in the skeleton until the event is applied.
        local.file.nodes.erase_if([&](const auto& node) { return node.id == resolution.item; });
    }
    const auto here = index_of(local.file, resolution.item);
    if (here) {
        local.file.nodes.change(*here, [&](RecordedItem& node) {
            node.text = resolution.text.value_or(node.text);
            node.position = heads;
        });
        local.nodes_edited.insert(resolution.item);
    } else if (resolution.text && !resolution.deleted) {
        local.file.nodes.push_back(
            RecordedItem{resolution.item, address_of(item), *resolution.text, heads, {}});
        local.nodes_edited.insert(resolution.item);
    } else {
        // It is deleted, on this disk or by the decision, and is to be so.
        local.nodes_deleted.push_back(
            RecordedItem{resolution.item, address_of(item), {}, heads, {}});
    }
}

Status resolve_one(LocalFile& local,
                   const ItemWithState& item,
                   const Resolution& resolution,
                   const ResolveContext& context) {
    switch (resolution.kind) {
        case wire::ItemKind::file:
            return resolve_file(local, resolution, context);
        case wire::ItemKind::skeleton:
            local.file.skeleton.text = resolution.text.value_or(local.file.skeleton.text);
            local.file.skeleton.position = item.line.head_position();
            local.skeleton_edited = true;
            break;
        case wire::ItemKind::node:
            resolve_node(local, item, resolution);
            break;
    }
    return {};
}

// Where the place of a node was before somebody took it out: as this disk has it, else as HEAD or
// the latest version does. Nothing: nobody knows.
class PlacesBefore {
public:
    PlacesBefore(const TreeFile& here, const ResolveContext& context)
        : here_(here),
          line_(context.state.skeleton.line),
          lines_(line_context(context.states, context.state)) {}

    Result<std::optional<code::Skeleton>> find(const NodeId& id) {
        if (auto skeleton = with_place(here_.skeleton.text, id)) {
            return skeleton;
        }
        AURA_TRY_ASSIGN(const sync::ItemValue head, line_.value_at_head(lines_));
        if (auto skeleton = with_place(head.text, id)) {
            return skeleton;
        }
        const auto& versions = line_.versions();
        for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
            AURA_TRY_ASSIGN(const auto value, line_.value_at({{version->id()}, {}}, lines_));
            if (auto skeleton = value ? with_place(value->text, id) : std::nullopt) {
                return skeleton;
            }
        }
        return std::optional<code::Skeleton>();
    }

private:
    static std::optional<code::Skeleton> with_place(const std::string& encoded, const NodeId& id) {
        auto skeleton = code::decode_skeleton(encoded);
        if (!skeleton || std::find(skeleton->places.begin(), skeleton->places.end(), id) ==
                             skeleton->places.end()) {
            return std::nullopt;
        }
        return *std::move(skeleton);
    }

    const TreeFile& here_;
    const ItemLine& line_;
    const LineContext lines_;
};

// Whether the decision leaves a node in the file that the heads' skeleton has no place for.
bool needs_place(const Resolution& resolution, const LocalFile& local) {
    return resolution.kind == wire::ItemKind::node && !resolution.deleted &&
           (resolution.text || index_of(local.file, resolution.item));
}

// Without it the node would live and have no place, on every machine.
Status place_nodes(Resolved& resolved, const LocalFile& local, const ResolveContext& context) {
    if (!context.state.unplaced_skeleton) {
        return {};
    }
    AURA_TRY_ASSIGN(code::Skeleton skeleton,
                    code::decode_skeleton(*context.state.unplaced_skeleton));
    PlacesBefore places(local.file, context);
    for (const Resolution& resolution : resolved.used) {
        if (!needs_place(resolution, local)) {
            continue;
        }
        AURA_TRY_ASSIGN(const auto before, places.find(resolution.item));
        skeleton = code::put_places(skeleton, before.value_or(code::Skeleton()), {resolution.item});
        resolved.placed = true;
    }
    if (resolved.placed) {
        resolved.file.file.skeleton.text = code::encode(skeleton);
        resolved.file.file.skeleton.position = context.state.skeleton.line.head_position();
        resolved.file.skeleton_edited = true;
    }
    return {};
}

}  // namespace

Result<std::optional<Resolved>> resolve(const LocalFile& local,
                                        const ResolveContext& context,
                                        const std::vector<Resolution>& resolutions) {
    const FileState& state = context.state;
    Resolved resolved{local, {}, false};
    for (const Resolution& resolution : resolutions) {
        const ItemWithState* const item = find_conflict(state, resolution);
        const bool to_place = state.unplaced_skeleton && needs_place(resolution, local);
        const bool edited = is_edited(local, resolution) || (to_place && local.skeleton_edited);
        if (item != nullptr && !edited) {
            AURA_TRY(resolve_one(resolved.file, *item, resolution, context));
            resolved.used.push_back(resolution);
        }
    }
    if (resolved.used.empty()) {
        return std::optional<Resolved>();
    }
    AURA_TRY(place_nodes(resolved, local, context));
    return std::optional(std::move(resolved));
}

void keep_unresolved(TreeFile& record, const TreeFile& disk, const Resolved& resolved) {
    for (const Resolution& resolution : resolved.used) {
        if (resolution.kind == wire::ItemKind::file) {
            record = disk;
            return;
        }
        if (resolution.kind == wire::ItemKind::skeleton) {
            record.skeleton = disk.skeleton;
        } else {
            record.nodes.erase_if([&](const auto& node) { return node.id == resolution.item; });
        }
    }
    if (resolved.placed) {
        record.skeleton = disk.skeleton;
    }
    // In the order of their places on the disk.
    SharedList<RecordedItem> nodes;
    for (std::size_t i = 0; i < disk.nodes.size(); ++i) {
        const auto kept = index_of(record, disk.nodes[i].id);
        nodes.push_back(kept ? record.nodes.shared(*kept) : disk.nodes.shared(i));
    }
    record.nodes = std::move(nodes);
}

}  // namespace aura::workspace
