// One name for each node of a file. Two people may have named a node differently, and a name may
// have been used again; inside one examination every node has one identity, and this maps to it
// what versions, git and records call it.
//
// A value; no thread rule.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

class IdMap {
public:
    // `name` is what versions call the node `id`. The first mapping of a name counts.
    void add(const NodeId& name, const NodeId& id) { ids_.emplace(name, id); }

    void add_address(std::string address, const NodeId& id) {
        by_address_.emplace(std::move(address), id);
    }

    // Itself when nobody named it otherwise.
    [[nodiscard]] NodeId id(const NodeId& name) const;

    // Of the node that HEAD has at `address`.
    [[nodiscard]] NodeId id_at_head(const CutNode& node) const;

    // The encoded skeleton with every place renamed. What cannot be decoded is returned as it is.
    [[nodiscard]] std::string skeleton(const std::string& encoded) const;
    [[nodiscard]] std::string skeleton_at_head(const CutFile& file) const;

    // The record with every node renamed.
    void rename(TreeFile& file) const;

private:
    std::map<NodeId, NodeId> ids_;
    std::map<std::string, NodeId, std::less<>> by_address_;
};

}  // namespace aura::workspace
