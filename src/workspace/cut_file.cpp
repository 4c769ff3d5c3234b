#include "workspace/cut_file.hpp"

#include <algorithm>

#include "code/language.hpp"
#include "code/skeleton.hpp"
#include "sync/file_history.hpp"
#include "workspace/identity.hpp"

namespace aura::workspace {

code::Cut cut_path(std::string_view path, std::string_view text) {
    code::Cut cut = code::cut(code::language_of(path, text), text);
    return cut.nodes.size() <= kNodesMax ? cut : code::cut(code::LanguageId::plain_text, text);
}

std::string cutter_of(const code::Cut& cut) {
    return cut.language == code::LanguageId::plain_text
               ? std::string()
               : std::string(code::cutter_id(cut.language));
}

std::string skeleton_of(const code::Cut& cut, std::span<const NodeId> ids) {
    return code::encode(code::Skeleton{cut.literals, {ids.begin(), ids.end()}});
}

const CutNode* CutFile::find(std::string_view address) const {
    const auto at = std::find_if(
        nodes.begin(), nodes.end(), [&](const CutNode& node) { return node.address == address; });
    return at == nodes.end() ? nullptr : &*at;
}

CutFile cut_git_file(const RepoId& repo, std::string_view path, const sync::GitFile& file) {
    code::Cut cut = cut_path(path, file.bytes);
    CutFile result;
    result.bytes = file.bytes;
    result.mode = file.mode;
    result.cutter = cutter_of(cut);
    result.error_count = cut.error_count;
    result.hash = sync::text_hash(file.bytes);
    std::vector<NodeId> ids;
    for (code::Node& node : cut.nodes) {
        ids.push_back(node_identity(repo, path, node.address));
        const Digest hash = sync::text_hash(node.text);
        result.nodes.push_back({ids.back(), std::move(node.address), std::move(node.text), hash});
    }
    result.skeleton = skeleton_of(cut, ids);
    result.skeleton_hash = sync::text_hash(result.skeleton);
    return result;
}

}  // namespace aura::workspace
