#include "daemon/peer_trees.hpp"

#include <algorithm>
#include <array>

#include "base/hex.hpp"

namespace aura::daemon {
namespace {

constexpr std::array<std::string_view, 3> kApplyModes = {"live", "commit", "ask"};

}  // namespace

std::string_view name(workspace::ApplyMode mode) {
    return kApplyModes.at(static_cast<std::size_t>(mode));
}

std::optional<workspace::ApplyMode> apply_mode_named(std::string_view name) {
    const auto* const mode = std::find(kApplyModes.begin(), kApplyModes.end(), name);
    return mode == kApplyModes.end()
               ? std::nullopt
               : std::optional(workspace::ApplyMode(mode - kApplyModes.begin()));
}

Result<std::vector<PeerTeam::Link*>> trees_of(PeerTeam& team, const runtime::CommandCall& call) {
    AURA_TRY_ASSIGN(const std::string path, control::Arguments(call.arguments).text_or("tree", ""));
    std::vector<PeerTeam::Link*> links;
    if (!path.empty()) {
        AURA_TRY_ASSIGN(PeerTeam::Link* const link, team.find_link(path));
        links.push_back(link);
    } else {
        for (auto& [id, link] : team.links()) {
            links.push_back(&link);
        }
    }
    for (const PeerTeam::Link* link : links) {
        if (!link->tree && (!path.empty() || links.size() == 1)) {
            return fail(*link->failure);
        }
    }
    std::erase_if(links, [](const PeerTeam::Link* link) { return !link->tree; });
    if (links.empty()) {
        return fail(Error(ErrorCode::repo_not_linked, "no repository is linked")
                        .try_next("aura link PATH"));
    }
    return links;
}

Result<PathInTree> path_in_tree(PeerTeam& team, const std::string& path) {
    AURA_TRY_ASSIGN(PeerTeam::Link* const link, team.find_link(path));
    if (!link->tree) {
        return fail(*link->failure);
    }
    const std::string& root = link->record.root;
    const bool inside = path.starts_with(root + "/");
    return PathInTree{link, inside ? path.substr(root.size() + 1) : std::string()};
}

control::Json names_of(const std::vector<PeerTeam::Link*>& links) {
    control::Json names = control::Json::array();
    for (const PeerTeam::Link* link : links) {
        names.push_back(link->record.name);
    }
    return names;
}

std::string repo_name(PeerTeam& team, const RepoId& repo) {
    for (const runtime::RepoCatalog::Entry& entry : team.catalog().entries()) {
        if (entry.repo == repo && entry.description) {
            return entry.description->name;
        }
    }
    return to_hex(repo.view()).substr(0, 8);
}

}  // namespace aura::daemon
