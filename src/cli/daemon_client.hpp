// One question to a daemon of this machine over its local socket, and its answer.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "config/places.hpp"
#include "control/message.hpp"

namespace aura::cli {

// Blocks until the answer is there, at most `patience`. unavailable when no daemon listens, with
// how to start it; timeout; else the daemon's own error.
[[nodiscard]] Result<control::Json> ask_daemon(const config::Places& places,
                                               config::DaemonMode mode,
                                               const control::Request& request,
                                               Duration patience = std::chrono::seconds(60));

// Whether a daemon of that mode listens.
[[nodiscard]] bool is_running(const config::Places& places, config::DaemonMode mode);

// Asks whom the command is for: of the Mothership's commands the Mothership on this machine where
// there is one, else the peer, which passes them on.
[[nodiscard]] Result<control::Json> ask(const control::Request& request);

// What both kinds of daemon answer: asks the peer of this machine, or, where none runs, its
// Mothership.
[[nodiscard]] Result<control::Json> ask_either(const control::Request& request);

// Blocks.
void pause(Duration duration);

}  // namespace aura::cli
