// An item of a file with what its heads say: of one, and of all nodes of a file.
//
// Values; no thread rule.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/ids.hpp"
#include "base/shared_list.hpp"
#include "sync/state.hpp"
#include "workspace/item_line.hpp"

namespace aura::workspace {

struct ItemWithState {
    ItemLine line;
    sync::ItemState state;  // deleted where the line is empty
};

// Ordered by identity.
class NodeStates {
public:
    NodeStates() = default;

    // In any order; no two of one identity.
    explicit NodeStates(SharedList<ItemWithState> nodes) : nodes_(std::move(nodes)) {
        nodes_.sort([](const ItemWithState& a, const ItemWithState& b) {
            return a.line.id() < b.line.id();
        });
    }

    [[nodiscard]] std::optional<std::size_t> index_of(const NodeId& id) const {
        const auto at = std::lower_bound(
            nodes_.begin(), nodes_.end(), id, [](const ItemWithState& node, const NodeId& wanted) {
                return node.line.id() < wanted;
            });
        return at != nodes_.end() && at->line.id() == id
                   ? std::optional(static_cast<std::size_t>(at - nodes_.begin()))
                   : std::nullopt;
    }

    // Null: there is none.
    [[nodiscard]] const ItemWithState* find(const NodeId& id) const {
        const auto index = index_of(id);
        return index ? &nodes_[*index] : nullptr;
    }

    [[nodiscard]] bool contains(const NodeId& id) const { return find(id) != nullptr; }

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }

    [[nodiscard]] const ItemWithState& operator[](std::size_t index) const { return nodes_[index]; }

    [[nodiscard]] auto begin() const { return nodes_.begin(); }

    [[nodiscard]] auto end() const { return nodes_.end(); }

    void set_state(std::size_t index, sync::ItemState state) {
        nodes_.change(index, [&](ItemWithState& node) { node.state = std::move(state); });
    }

private:
    SharedList<ItemWithState> nodes_;
};

}  // namespace aura::workspace
