// token.issue, token.list, token.revoke.
#pragma once

#include "daemon/hub_parts.hpp"
#include "runtime/command_table.hpp"

namespace aura::daemon {

// `parts` refer to what outlives `commands`.
void serve_token_commands(runtime::CommandTable& commands, const HubParts& parts);

}  // namespace aura::daemon
