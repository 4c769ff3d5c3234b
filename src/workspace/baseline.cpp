#include "workspace/baseline.hpp"

namespace aura::workspace {

TreeFile baseline(const NodeId& file,
                  const std::string& path,
                  const wire::CommitId& commit,
                  const CutFile& cut) {
    const auto at = [&](const std::string& address, const Digest& hash) {
        return Position{{}, {{commit, path, address, hash}}};
    };
    TreeFile result;
    result.id = file;
    result.path = path;
    result.mode = cut.mode;
    result.cutter = cut.cutter;
    result.position = at({}, cut.hash);
    result.skeleton.id = file;
    result.skeleton.text = cut.skeleton;
    result.skeleton.position = at({}, cut.skeleton_hash);
    result.nodes.reserve(cut.nodes.size());
    for (const CutNode& node : cut.nodes) {
        result.nodes.push_back(
            RecordedItem{node.id, node.address, node.text, at(node.address, node.hash), {}});
    }
    return result;
}

TreeFile baseline(const NodeId& file,
                  const std::string& path,
                  const wire::CommitId& commit,
                  const CutFile& cut,
                  const IdMap& ids) {
    TreeFile result = baseline(file, path, commit, cut);
    result.skeleton.text = ids.skeleton_at_head(cut);
    for (std::size_t i = 0; i < cut.nodes.size(); ++i) {
        if (const NodeId known = ids.id_at_head(cut.nodes[i]); known != cut.nodes[i].id) {
            result.nodes.change(i, [&](RecordedItem& node) { node.id = known; });
        }
    }
    return result;
}

}  // namespace aura::workspace
