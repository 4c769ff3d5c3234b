// What a peer has written and the Mothership has not acked yet. The queue is the log behind an ack
// cursor (docs/architecture.md, "One idea"): one item a log.
//
// Loop thread.
#pragma once

#include <cstdint>

#include "control/message.hpp"
#include "daemon/peer_team.hpp"
#include "runtime/command_table.hpp"

namespace aura::daemon {

// Own events that the Mothership has not acked, as far as it ever said.
[[nodiscard]] std::uint64_t unacked(PeerTeam& team);

// The session with the Mothership: state, attempts, last error, when the next try is.
[[nodiscard]] control::Json connection_json(PeerTeam& team);

enum class Measure : std::uint8_t { oldest, all };

// Every item with its destination, events, age of its oldest event, attempts, last error, next try,
// and, measuring all, its bytes. The events that wait are read for it, so the answer comes later.
void answer_queue(PeerTeam& team, Measure measure, runtime::CommandTable::Reply reply);

}  // namespace aura::daemon
