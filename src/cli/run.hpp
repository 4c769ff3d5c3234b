// How the commands of the table are run: most ask a daemon and print its answer.
#pragma once

#include "cli/verb.hpp"

namespace aura::cli {

// What the verb's own `run` says. wire.malformed where a reply does not have what it should: some
// come from a Mothership, as they are.
[[nodiscard]] Result<ExitCode> run_verb(const Invocation& invocation);

// Prints `reply` as JSON where that was asked for; whether it did.
[[nodiscard]] bool print_json(const Invocation& invocation, const control::Json& reply);

// Asks with the invocation's arguments as they are.
[[nodiscard]] Result<control::Json> ask_as_typed(const Invocation& invocation);

// mothership start, stop, restart, status, ping, join, repin …; up, down.
[[nodiscard]] Result<ExitCode> run_mothership_start(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_mothership_stop(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_mothership_restart(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_mothership_status(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_up(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_down(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_ping(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_join(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_peer_config(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_token_issue(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_token_list(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_token_revoke(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_token_decode(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_hub_peers(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_peer_show(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_peer_revoke(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_peer_standing(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_approve(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_status(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_peers(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_repos(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_wal_status(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_queue(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_du(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_link(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_unlink(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_switch(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_pause(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_repo_set(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_pull(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_sync(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_intent(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_conflicts(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_resolve(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_log(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_undo(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_restore(const Invocation& invocation);
// mine, stage.
[[nodiscard]] Result<ExitCode> run_own(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_park(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_unpark(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_git(const Invocation& invocation);

[[nodiscard]] Result<ExitCode> run_config_show(const Invocation& invocation);
[[nodiscard]] Result<ExitCode> run_config_check(const Invocation& invocation);

}  // namespace aura::cli
