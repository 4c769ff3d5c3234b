#include "control/command.hpp"

#include <algorithm>
#include <array>

namespace aura::control {
namespace {

// Sorted by name.
constexpr std::array kCommands = {
    Command{"approve", Scope::peer, Permission::owner, "aura.approval/1"},
    Command{"conflict", Scope::peer, Permission::owner, "aura.conflict/1"},
    Command{"conflicts", Scope::peer, Permission::owner, "aura.conflicts/1"},
    Command{"du", Scope::peer, Permission::owner, "aura.du/1"},
    Command{"hold", Scope::peer, Permission::owner, "aura.hold/1"},
    Command{"intent", Scope::peer, Permission::owner, "aura.intent/1"},
    Command{"join", Scope::peer, Permission::owner, "aura.join/1"},
    Command{"link", Scope::peer, Permission::owner, "aura.link/1"},
    Command{"log", Scope::peer, Permission::owner, "aura.log/1"},
    Command{"mine", Scope::peer, Permission::owner, "aura.mine/1"},
    Command{"mothership.confirm", Scope::hub, Permission::owner, "aura.mothership/1"},
    Command{"mothership.status", Scope::hub, Permission::admin, "aura.mothership/1"},
    Command{"park", Scope::peer, Permission::owner, "aura.park/1"},
    Command{"pause", Scope::peer, Permission::owner, "aura.pause/1"},
    Command{"peer-config", Scope::peer, Permission::owner, "aura.peer_config/1"},
    Command{"peer.revoke", Scope::hub, Permission::admin, "aura.peer/1"},
    Command{"peer.show", Scope::hub, Permission::member, "aura.peer/1"},
    Command{"peer.unrevoke", Scope::hub, Permission::admin, "aura.peer/1"},
    Command{"peers", Scope::hub, Permission::member, "aura.peers/1"},
    Command{"peers.confirmed", Scope::hub, Permission::admin, "aura.confirmed/1"},
    Command{"pull", Scope::peer, Permission::owner, "aura.pull/1"},
    Command{"queue", Scope::either, Permission::owner, "aura.queue/1"},
    Command{"repo.set", Scope::peer, Permission::owner, "aura.repo/1"},
    Command{"repos", Scope::peer, Permission::owner, "aura.repos/1"},
    Command{"resolve", Scope::peer, Permission::owner, "aura.resolve/1"},
    Command{"restore", Scope::peer, Permission::owner, "aura.restore/1"},
    Command{"shutdown", Scope::either, Permission::owner, "aura.shutdown/1"},
    Command{"stage", Scope::peer, Permission::owner, "aura.stage/1"},
    Command{"status", Scope::either, Permission::owner, "aura.status/1"},
    Command{"sync", Scope::peer, Permission::owner, "aura.sync/1"},
    Command{"team.peer", Scope::peer, Permission::owner, "aura.peer/1"},
    Command{"team.peers", Scope::peer, Permission::owner, "aura.peers/1"},
    Command{"token.issue", Scope::hub, Permission::admin, "aura.token/1"},
    Command{"token.list", Scope::hub, Permission::admin, "aura.tokens/1"},
    Command{"token.revoke", Scope::hub, Permission::admin, "aura.token/1"},
    Command{"undo", Scope::peer, Permission::owner, "aura.undo/1"},
    Command{"unlink", Scope::peer, Permission::owner, "aura.unlink/1"},
    Command{"unpark", Scope::peer, Permission::owner, "aura.park/1"},
    Command{"wal.status", Scope::either, Permission::owner, "aura.wal/1"},
};

}  // namespace

std::span<const Command> commands() {
    return kCommands;
}

const Command* find_command(std::string_view name) {
    const auto* const found = std::lower_bound(
        kCommands.begin(), kCommands.end(), name, [](const Command& command, std::string_view key) {
            return command.name < key;
        });
    return found != kCommands.end() && found->name == name ? &*found : nullptr;
}

}  // namespace aura::control
