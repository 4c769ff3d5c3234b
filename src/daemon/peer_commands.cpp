#include "daemon/peer_commands.hpp"

namespace aura::daemon {

void serve_peer_daemon_commands(runtime::CommandTable& commands, const CurrentTeam& team) {
    serve_peer_status_commands(commands, team);
    serve_link_commands(commands, team);
    serve_tree_commands(commands, team);
    serve_resolve_commands(commands, team);
    serve_park_commands(commands, team);
    serve_rewrite_commands(commands, team);
    serve_invite_commands(commands, team);
}

}  // namespace aura::daemon
