#include "workspace/file_values.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "code/skeleton.hpp"

namespace aura::workspace {
namespace {

sync::ItemValue deleted() {
    return {true, {}, {}, {}};
}

std::size_t living(const FileValues& values) {
    return static_cast<std::size_t>(
        std::count_if(values.nodes.begin(), values.nodes.end(), [](const auto& node) {
            return !node.second.deleted;
        }));
}

}  // namespace

sync::ItemValue FileValues::node(const NodeId& id) const {
    const auto at = nodes.find(id);
    return at == nodes.end() ? deleted() : at->second;
}

FileValues values_of(const TreeFile& file) {
    if (file.absent) {
        return {deleted(), deleted(), {}};
    }
    FileValues values;
    values.file = {false, file.path, file.mode, {}};
    values.skeleton = {false, {}, {}, file.skeleton.text};
    for (const RecordedItem& node : file.nodes) {
        values.nodes.emplace(node.id, sync::ItemValue{false, node.address, {}, node.text});
    }
    return values;
}

std::optional<FileValues> values_of(const FileState& state) {
    if (state.has_conflict()) {
        return std::nullopt;
    }
    FileValues values{state.file.state.value, state.skeleton.state.value, {}};
    for (const ItemWithState& node : state.nodes) {
        values.nodes.emplace(node.line.id(), node.state.value);
    }
    return values;
}

std::optional<std::string> joined(const FileValues& values) {
    if (values.file.deleted || values.skeleton.deleted) {
        const bool all = values.file.deleted && values.skeleton.deleted && living(values) == 0;
        return all ? std::optional(std::string()) : std::nullopt;
    }
    const auto skeleton = code::read_skeleton(values.skeleton.text);
    if (!skeleton || skeleton->places.size() != living(values)) {
        return std::nullopt;
    }
    auto text = code::join(*skeleton, [&](const NodeId& id) -> std::optional<std::string_view> {
        const auto at = values.nodes.find(id);
        if (at == values.nodes.end() || at->second.deleted) {
            return std::nullopt;
        }
        return std::string_view(at->second.text);
    });
    return text ? std::optional(*std::move(text)) : std::nullopt;
}

}  // namespace aura::workspace
