#include "workspace/cut_file.hpp"

#include <algorithm>
#include <numeric>

#include "code/language.hpp"
#include "code/skeleton.hpp"
#include "sync/file_history.hpp"
#include "workspace/identity.hpp"

namespace aura::workspace {

std::string cutter_of(const code::Cut& cut) {
    return cut.language == code::LanguageId::plain_text
               ? std::string()
               : std::string(code::cutter_id(cut.language));
}

std::string skeleton_of(const code::Cut& cut, std::span<const NodeId> ids) {
    return code::encode(code::Skeleton{cut.literals, {ids.begin(), ids.end()}});
}

const CutNode* CutFile::find(std::string_view address) const {
    const auto at = std::lower_bound(
        by_address.begin(), by_address.end(), address, [&](std::uint32_t index, auto wanted) {
            return nodes[index].address < wanted;
        });
    return at == by_address.end() || nodes[*at].address != address ? nullptr : &nodes[*at];
}

CutFile take_apart(const code::Cut& cut,
                   const RepoId& repo,
                   std::string_view path,
                   const sync::GitFile& file) {
    CutFile result;
    result.bytes = file.bytes;
    result.mode = file.mode;
    result.cutter = cutter_of(cut);
    result.error_count = cut.error_count;
    result.hash = sync::text_hash(file.bytes);
    std::vector<NodeId> ids;
    ids.reserve(cut.nodes.size());
    result.nodes.reserve(cut.nodes.size());
    for (const code::Node& node : cut.nodes) {
        ids.push_back(node_identity(repo, path, node.address));
        result.nodes.push_back({ids.back(), node.address, node.text, sync::text_hash(node.text)});
    }
    result.by_address.resize(result.nodes.size());
    std::iota(result.by_address.begin(), result.by_address.end(), 0U);
    std::sort(result.by_address.begin(), result.by_address.end(), [&](auto a, auto b) {
        return result.nodes[a].address < result.nodes[b].address;
    });
    result.skeleton = skeleton_of(cut, ids);
    result.skeleton_hash = sync::text_hash(result.skeleton);
    return result;
}

}  // namespace aura::workspace
