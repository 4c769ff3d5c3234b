// mothership start, stop, restart, status.
#include <cstdio>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/spawn.hpp"
#include "cli/table.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"

namespace aura::cli {
namespace {

using control::Json;

constexpr auto kMode = config::DaemonMode::mothership;
// How long a daemon may take to write what it holds and go, and how often is looked.
constexpr Duration kStopPatience = std::chrono::seconds(15);
constexpr Duration kStopCheck = std::chrono::milliseconds(20);

// `before` is what the Mothership that runs was started with: it stays so where nothing else is
// said now.
std::vector<std::string> daemon_arguments(const Invocation& invocation,
                                          const std::vector<std::string>& before) {
    std::vector<std::string> arguments = {"--mothership"};
    for (std::size_t i = 0; i + 1 < before.size(); i += 2) {
        if (!invocation.arguments.contains(before[i].substr(2))) {
            arguments.insert(arguments.end(), {before[i], before[i + 1]});
        }
    }
    for (const char* name : {"bind", "port", "config"}) {
        if (invocation.arguments.contains(name)) {
            arguments.push_back(fmt::format("--{}", name));
            arguments.push_back(invocation.arguments[name].get<std::string>());
        }
    }
    return arguments;
}

// Not one that was put back, before its members or somebody here say so.
bool may_act(const Json& status) {
    return !status.contains("unconfirmed") || !status["unconfirmed"].is_object() ||
           status["unconfirmed"].value("forced", false);
}

// The token of the very first start: whoever uses it becomes an admin.
Result<Json> first_token(const config::Places& where, const Json& status) {
    if (!may_act(status) || status.value("members", 0) > 0 ||
        status.value("pending_tokens", 0) > 0) {
        return Json(nullptr);
    }
    return ask_daemon(
        where, kMode, {"token.issue", {{"subject", "first admin"}, {"role", "admin"}}});
}

void print_token(const Json& token, const Json& status) {
    if (token.is_null()) {
        fmt::print("\nto invite {}:\n  aura mothership token issue --for NAME{}\n",
                   status.value("members", 0) > 0 ? "somebody" : "the first, an admin",
                   status.value("members", 0) > 0 ? "" : " --role admin");
        return;
    }
    const std::string listening = status.value("listening", "");
    const std::string port = listening.substr(listening.rfind(':') + 1);
    fmt::print("  join token:    {}\n", token.value("token", ""));
    fmt::print("  expires in:    {}\n", duration_text(token.value("expires_in_s", 0)));
    fmt::print(
        "\npeers can join with:\n"
        "  aura mothership join --url https://<this-host>:{} \\\n"
        "                       --token <join-token>\n",
        port);
}

// Where it was put back: what its members, or somebody here, have yet to say.
void print_unconfirmed(const Json& status) {
    const Json& unconfirmed = status.contains("unconfirmed") ? status["unconfirmed"] : Json();
    if (!unconfirmed.is_object()) {
        return;
    }
    fmt::print("! {} (DR{}): {}\n",
               unconfirmed.value("forced", false)
                   ? "it goes on by --force, not confirmed by its members yet"
                   : safe(unconfirmed.value("message", "")),
               unconfirmed.value("doctor", 0),
               safe(unconfirmed.value("reason", "")));
    if (!unconfirmed.value("forced", false)) {
        fmt::print("  it lets nobody in and passes nothing on; try: {}\n",
                   safe(unconfirmed.value("try", "")));
    }
}

enum class Output : std::uint8_t {
    answer,  // of a command, to who typed it
    log,     // perhaps kept, so no token gets into it
};

Status print_start(const config::Places& where, const Invocation& invocation, Output output) {
    const bool force = invocation.arguments.value("force", false);
    AURA_TRY_ASSIGN(
        Json status,
        ask_daemon(
            where, kMode, {force ? "mothership.confirm" : "mothership.status", Json::object()}));
    Json token(nullptr);
    if (output == Output::answer) {
        AURA_TRY_ASSIGN(token, first_token(where, status));
    }
    if (invocation.json) {
        status["first_token"] = token;
        (void)print_json(invocation, status);
        return {};
    }
    const Json& tls = status["tls"];
    fmt::print("aura mothership starting...\n");
    fmt::print("  host id:       {}\n", status.value("host_id", ""));
    fmt::print("  tls:           {} (valid {}d)\n",
               tls.value("kind", ""),
               (tls.value("left_s", std::int64_t{0}) + 86399) / 86400);
    fmt::print("  fingerprint:   {}\n", tls.value("fingerprint", ""));
    fmt::print("  listening on:  {}\n", status.value("listening", ""));
    if (may_act(status)) {
        print_token(token, status);
        fmt::print("\nMothership is ready.\n");
    }
    print_unconfirmed(status);
    return {};
}

Error already_running() {
    return Error(ErrorCode::exists, "a Mothership is running already")
        .try_next("aura mothership status");
}

}  // namespace

namespace {

// Tells a Mothership that runs, of a system service too.
Result<ExitCode> force_running(const config::Places& where, const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json status,
                    ask_daemon(where, kMode, {"mothership.confirm", Json::object()}));
    if (!print_json(invocation, status)) {
        fmt::print("Mothership: {}\n", status.value("state", "unknown"));
        print_unconfirmed(status);
    }
    return ExitCode::ok;
}

Result<ExitCode> start(const Invocation& invocation, const std::vector<std::string>& before) {
    AURA_TRY_ASSIGN(const config::Places where, places());
    if (is_running(where, kMode) && invocation.arguments.value("force", false)) {
        return force_running(where, invocation);
    }
    if (is_running(where, kMode)) {
        return fail(already_running());
    }
    const std::vector<std::string> arguments = daemon_arguments(invocation, before);
    if (invocation.arguments.value("foreground", false)) {
        return fail(become_daemon(arguments, [&] {
            const Output output = is_screen() ? Output::answer : Output::log;
            if (const Status printed = print_start(where, invocation, output); !printed) {
                fmt::print(stderr, "{}", printed.error().to_block());
            }
        }));
    }
    AURA_TRY(start_daemon(where, kMode, arguments));
    AURA_TRY(print_start(where, invocation, Output::answer));
    return ExitCode::ok;
}

void wait_while_running(const config::Places& where, config::DaemonMode mode) {
    io::Loop loop;
    const MonoTime end = loop.now().mono + kStopPatience;
    io::Timer next(loop, [&] {
        if (loop.now().mono >= end || !is_running(where, mode)) {
            loop.stop();
        } else {
            next.arm(loop.now().mono + kStopCheck);
        }
    });
    next.arm(loop.now().mono);
    loop.run();
}

struct Stopped {
    bool was_running = false;
    std::vector<std::string> arguments;  // what the daemon was started with
};

Result<Stopped> stop(config::DaemonMode mode, const char* what) {
    AURA_TRY_ASSIGN(const config::Places where, places());
    if (!is_running(where, mode)) {
        fmt::print(stderr, "{} was not running\n", what);
        return Stopped{};
    }
    AURA_TRY_ASSIGN(const Json reply, ask_daemon(where, mode, {"shutdown", Json::object()}));
    wait_while_running(where, mode);
    if (is_running(where, mode)) {
        return fail(Error(ErrorCode::timeout, fmt::format("{} does not stop", what))
                        .because("its log is " + log_file(where, mode)));
    }
    fmt::print(stderr, "{} stopped\n", what);
    // Not there: a daemon of an older version.
    return Stopped{true, reply.value("arguments", std::vector<std::string>{})};
}

Result<ExitCode> stop_and_tell(const Invocation& invocation,
                               config::DaemonMode mode,
                               const char* what) {
    AURA_TRY_ASSIGN(const Stopped stopped, stop(mode, what));
    (void)print_json(
        invocation,
        {{"schema", "aura.stop/1"}, {"running", false}, {"was_running", stopped.was_running}});
    return ExitCode::ok;
}

}  // namespace

Result<ExitCode> run_mothership_start(const Invocation& invocation) {
    return start(invocation, {});
}

Result<ExitCode> run_mothership_stop(const Invocation& invocation) {
    return stop_and_tell(invocation, kMode, "Mothership");
}

Result<ExitCode> run_mothership_restart(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Stopped before, stop(kMode, "Mothership"));
    return start(invocation, before.arguments);
}

Result<ExitCode> run_mothership_status(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json status, ask_as_typed(invocation));
    if (print_json(invocation, status)) {
        return ExitCode::ok;
    }
    const Json& tls = status["tls"];
    const auto tokens = status.value("pending_tokens", std::int64_t{0});
    const std::string expiry =
        tokens > 0 ? fmt::format(
                         " (expires in {})",
                         duration_text(status.value("pending_tokens_expire_in_s", std::int64_t{0})))
                   : "";
    fmt::print("Mothership: {}\n", status.value("state", "unknown"));
    print_unconfirmed(status);
    fmt::print("  host id:          {}\n", status.value("host_id", ""));
    fmt::print("  uptime:           {}\n", uptime_text(status.value("uptime_s", std::int64_t{0})));
    fmt::print("  listening:        {}\n", status.value("listening", ""));
    fmt::print("  tls:              {} (expires {})\n",
               tls.value("kind", ""),
               tls.value("not_after", "").substr(0, 10));
    fmt::print("  connected peers:  {}\n", status.value("connected_peers", 0));
    fmt::print("  pending tokens:   {}{}\n", tokens, expiry);
    fmt::print("  wal size:         {}\n", size_text(status.value("wal_bytes", std::uint64_t{0})));
    fmt::print("  sync backlog:     {}\n", status.value("sync_backlog", std::uint64_t{0}));
    const Json& error = status["last_error"];
    fmt::print("  last error:       {}\n",
               error.is_string() ? safe(error.get<std::string>()) : "none");
    return ExitCode::ok;
}

Result<ExitCode> run_up(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const config::Places where, places());
    const bool was_running = is_running(where, config::DaemonMode::peer);
    if (!was_running) {
        AURA_TRY(start_daemon(where, config::DaemonMode::peer, {}));
    }
    fmt::print(stderr, "{}\n", was_running ? "aurad is running already" : "aurad is up");
    (void)print_json(invocation,
                     {{"schema", "aura.up/1"}, {"running", true}, {"was_running", was_running}});
    return ExitCode::ok;
}

Result<ExitCode> run_down(const Invocation& invocation) {
    return stop_and_tell(invocation, config::DaemonMode::peer, "aurad");
}

}  // namespace aura::cli
