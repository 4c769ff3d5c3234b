#include "workspace/resolve.hpp"

#include <algorithm>

namespace aura::workspace {
namespace {

bool fits(const Resolution& resolution, const ItemWithState& item) {
    const std::vector<ItemVersion> heads = item.line.head_versions();
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
    return item != nullptr && fits(resolution, *item) ? item : nullptr;
}

// A deleted node has none at hand; what its other side calls it will do.
std::string address_of(const ItemWithState& item) {
    const auto heads = item.line.head_versions();
    return heads.empty() ? item.state.value.name : heads.front().item().address;
}

bool is_edited(const LocalFile& local, const Resolution& resolution) {
    switch (resolution.kind) {
        case wire::ItemKind::file:
            return local.file_edited;
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

void resolve_one(LocalFile& local, const ItemWithState& item, const Resolution& resolution) {
    switch (resolution.kind) {
        case wire::ItemKind::file:
            local.file.position = item.line.head_position();
            local.file_edited = true;
            break;
        case wire::ItemKind::skeleton:
            local.file.skeleton.text = resolution.text.value_or(local.file.skeleton.text);
            local.file.skeleton.position = item.line.head_position();
            local.skeleton_edited = true;
            break;
        case wire::ItemKind::node:
            resolve_node(local, item, resolution);
            break;
    }
}

}  // namespace

std::optional<Resolved> resolve(const LocalFile& local,
                                const FileState& state,
                                const std::vector<Resolution>& resolutions) {
    if (resolutions.empty()) {
        return std::nullopt;
    }
    Resolved resolved{local, {}};
    for (const Resolution& resolution : resolutions) {
        const ItemWithState* const item = find_conflict(state, resolution);
        if (item != nullptr && !is_edited(local, resolution)) {
            resolve_one(resolved.file, *item, resolution);
            resolved.used.push_back(resolution);
        }
    }
    return resolved.used.empty() ? std::nullopt : std::optional(std::move(resolved));
}

void keep_unresolved(TreeFile& record, const TreeFile& disk, const std::vector<Resolution>& used) {
    for (const Resolution& resolution : used) {
        if (resolution.kind == wire::ItemKind::file) {
            record.position = disk.position;
        } else if (resolution.kind == wire::ItemKind::skeleton) {
            record.skeleton = disk.skeleton;
        } else {
            record.nodes.erase_if([&](const auto& node) { return node.id == resolution.item; });
        }
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
