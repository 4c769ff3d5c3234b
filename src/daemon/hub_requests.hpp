// What a Mothership answers over HTTPS besides sessions: health, joins, commands from afar.
#pragma once

#include "daemon/hub_parts.hpp"
#include "runtime/command_table.hpp"
#include "runtime/hub_server.hpp"

namespace aura::daemon {

// The documented body of /healthz: no internal state beyond the host id and the uptime.
[[nodiscard]] http::Response health_response(const HubParts& parts);

// Liveness: the loop turns.
[[nodiscard]] http::Response live_response();

// Readiness: 503 while commits fail, which room on the disk or another replica would mend.
[[nodiscard]] http::Response ready_response(const HubParts& parts);

// What `aura mothership ping` shows.
[[nodiscard]] http::Response info_response(const HubParts& parts);

void handle_join(const HubParts& parts,
                 const http::Request& request,
                 const runtime::Caller& caller,
                 const runtime::HubServer::Respond& respond);

// POST /v1/control: a command of control/command.hpp, if its permission allows `caller`.
// mothership.unconfirmed while nobody can be sure who the members are.
void handle_control(const runtime::CommandTable& commands,
                    const sync::Membership& membership,
                    const sync::Confirmation& confirmation,
                    const http::Request& request,
                    const runtime::Caller& caller,
                    const runtime::HubServer::Respond& respond);

}  // namespace aura::daemon
