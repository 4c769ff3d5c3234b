// mothership.status, mothership.confirm, status, wal.status, queue of a Mothership.
#pragma once

#include "daemon/hub_parts.hpp"
#include "runtime/command_table.hpp"

namespace aura::daemon {

// `parts` refer to what outlives `commands`.
void serve_status_commands(runtime::CommandTable& commands, const HubParts& parts);

}  // namespace aura::daemon
