#include "workspace/id_map.hpp"

#include <vector>

#include "code/skeleton.hpp"

namespace aura::workspace {

NodeId IdMap::id(const NodeId& name) const {
    const auto at = ids_.find(name);
    return at == ids_.end() ? name : at->second;
}

NodeId IdMap::id_at_head(const CutNode& node) const {
    const auto at = by_address_.find(node.address);
    return at == by_address_.end() ? id(node.id) : at->second;
}

std::string IdMap::skeleton(const std::string& encoded) const {
    auto skeleton = code::read_skeleton(encoded);
    if (!skeleton) {
        return encoded;
    }
    const std::vector<NodeId> before = skeleton->places;
    for (NodeId& place : skeleton->places) {
        place = id(place);
    }
    return skeleton->places == before ? encoded : code::write_skeleton(*skeleton);
}

std::string IdMap::skeleton_at_head(const CutFile& file) const {
    auto skeleton = code::read_skeleton(file.skeleton);
    if (!skeleton || skeleton->places.size() != file.nodes.size()) {
        return file.skeleton;
    }
    const std::vector<NodeId> before = skeleton->places;
    for (std::size_t i = 0; i < file.nodes.size(); ++i) {
        skeleton->places[i] = id_at_head(file.nodes[i]);
    }
    return skeleton->places == before ? file.skeleton : code::write_skeleton(*skeleton);
}

void IdMap::rename(TreeFile& file) const {
    file.skeleton.text = skeleton(file.skeleton.text);
    for (TextBefore& before : file.skeleton.before) {
        before.text = skeleton(before.text);
    }
    for (SharedList<RecordedItem>* nodes : {&file.nodes, &file.removed}) {
        for (std::size_t i = 0; i < nodes->size(); ++i) {
            if (const NodeId known = id((*nodes)[i].id); known != (*nodes)[i].id) {
                nodes->change(i, [&](RecordedItem& node) { node.id = known; });
            }
        }
    }
}

}  // namespace aura::workspace
