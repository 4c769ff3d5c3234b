#include "daemon/peer_commands.hpp"

#include <utility>

namespace aura::daemon {

void serve_begun(runtime::CommandTable& commands,
                 const CurrentTeam& team,
                 std::string_view name,
                 Begin begin) {
    commands.serve_later(
        name,
        [team, begin = std::move(begin)](const runtime::CommandCall& call, const auto& reply) {
            if (const Status begun = begin(*team(), call, reply); !begun) {
                reply(fail(begun.error()));
            }
        });
}

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
