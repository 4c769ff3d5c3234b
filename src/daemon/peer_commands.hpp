// The commands of a peer that belongs to a team, grouped as a user meets them.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "daemon/peer_team.hpp"
#include "runtime/command_table.hpp"

namespace aura::daemon {

// The team at the moment of the call; never null when a command is called (PeerDaemon sees to it).
using CurrentTeam = std::function<PeerTeam*()>;

// Serves a command that is answered later, by who `begin` hands the reply to; at once where it
// returns an error.
using Begin = std::function<Status(
    PeerTeam&, const runtime::CommandCall&, const runtime::CommandTable::Reply&)>;
void serve_begun(runtime::CommandTable& commands,
                 const CurrentTeam& team,
                 std::string_view name,
                 Begin begin);

// All of the below.
void serve_peer_daemon_commands(runtime::CommandTable& commands, const CurrentTeam& team);

// status, wal.status, queue, du, team.peers, peer-config, repos.
void serve_peer_status_commands(runtime::CommandTable& commands, const CurrentTeam& team);
// link, unlink.
void serve_link_commands(runtime::CommandTable& commands, const CurrentTeam& team);
// pause, hold, repo.set, pull, sync, intent, log.
void serve_tree_commands(runtime::CommandTable& commands, const CurrentTeam& team);
// conflicts, conflict, resolve.
void serve_resolve_commands(runtime::CommandTable& commands, const CurrentTeam& team);
// park, unpark.
void serve_park_commands(runtime::CommandTable& commands, const CurrentTeam& team);
// undo, restore, mine, stage.
void serve_rewrite_commands(runtime::CommandTable& commands, const CurrentTeam& team);
// token.issue (with an invite secret), approve.
void serve_invite_commands(runtime::CommandTable& commands, const CurrentTeam& team);

}  // namespace aura::daemon
