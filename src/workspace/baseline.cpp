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
    for (const CutNode& node : cut.nodes) {
        RecordedItem& item = result.nodes.emplace_back();
        item.id = node.id;
        item.address = node.address;
        item.text = node.text;
        item.position = at(node.address, node.hash);
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
        result.nodes[i].id = ids.id_at_head(cut.nodes[i]);
    }
    return result;
}

}  // namespace aura::workspace
