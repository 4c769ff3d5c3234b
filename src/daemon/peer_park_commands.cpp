#include <memory>

#include "daemon/peer_commands.hpp"
#include "daemon/peer_trees.hpp"

namespace aura::daemon {
namespace {

using control::Arguments;
using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;
using workspace::ParkWhat;
using workspace::Unpark;

Json tree_json(const PeerTeam::Link& link) {
    Json returned = Json::array();
    Json own = Json::array();
    for (const auto& [path, verdict] : link.tree->machine().park_verdicts()) {
        (verdict == workspace::ParkVerdict::returned ? returned : own).push_back(path);
    }
    const auto& git = link.tree->git_state();
    return {{"name", link.record.name},
            {"path", link.record.root},
            {"parked", link.tree->machine().parked().has_value()},
            {"returned", std::move(returned)},
            {"own_changes", std::move(own)},
            {"git_busy", !git || git->busy || git->detached},
            {"unfinished",
             link.tree->machine().wishes(workspace::Wish::park) ||
                 link.tree->machine().wishes(workspace::Wish::unpark)}};
}

// One answer for several trees, when the last of them is done.
class Together {
public:
    Together(PeerTeam& team, CommandTable::Reply reply, const std::vector<PeerTeam::Link*>& links)
        : team_(team), reply_(std::move(reply)) {
        for (const PeerTeam::Link* link : links) {
            links_.push_back(link->record.link);
        }
        open_ = links_.size();
    }

    void one_done() {
        if (--open_ > 0) {
            return;
        }
        Json repos = Json::array();
        for (const runtime::LinkId& id : links_) {
            const auto link = team_.links().find(id);
            if (link != team_.links().end() && link->second.tree) {
                repos.push_back(tree_json(link->second));
            }
        }
        reply_(Json{{"repos", std::move(repos)}});
    }

private:
    PeerTeam& team_;
    CommandTable::Reply reply_;
    std::vector<runtime::LinkId> links_;
    std::size_t open_ = 0;
};

Status park(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const bool committed, Arguments(call.arguments).flag("committed"));
    const auto what = committed ? ParkWhat::committed : ParkWhat::others;
    const auto together = std::make_shared<Together>(team, reply, links);
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (Status begun = links[i]->tree->park(what, [together] { together->one_done(); });
            !begun) {
            // The ones before are put away already; they come back.
            for (std::size_t before = 0; before < i; ++before) {
                links[before]->tree->unpark(Unpark::what_parked, [] {});
            }
            return begun;
        }
    }
    return {};
}

Status unpark(PeerTeam& team, const CommandCall& call, const CommandTable::Reply& reply) {
    AURA_TRY_ASSIGN(const auto links, trees_of(team, call));
    AURA_TRY_ASSIGN(const bool after_git, Arguments(call.arguments).flag("after_git"));
    const auto what = after_git ? Unpark::what_parked : Unpark::all;
    const auto together = std::make_shared<Together>(team, reply, links);
    for (PeerTeam::Link* link : links) {
        link->tree->unpark(what, [together] { together->one_done(); });
    }
    return {};
}

}  // namespace

void serve_park_commands(CommandTable& commands, const CurrentTeam& team) {
    serve_begun(commands, team, "park", park);
    serve_begun(commands, team, "unpark", unpark);
}

}  // namespace aura::daemon
