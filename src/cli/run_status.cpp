// status, repos, wal status, queue, du.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"

namespace aura::cli {
namespace {

using control::Json;

std::string connection_text(const Json& connection) {
    std::string text = connection.value("state", "");
    if (text == "connected") {
        return text;
    }
    if (connection.contains("next_try_in_ms")) {
        text += fmt::format(", next try in {}s",
                            (connection["next_try_in_ms"].get<std::int64_t>() + 999) / 1000);
    }
    return text;
}

// When a session is tried again, or how the one there is stands.
std::string next_try_text(const Json& connection) {
    return connection.contains("next_try_in_ms")
               ? fmt::format("in {}s",
                             (connection["next_try_in_ms"].get<std::int64_t>() + 999) / 1000)
               : connection.value("state", "");
}

// How long the oldest of what waits has waited.
std::string age_text(const Json& object) {
    const auto age = object.find("age_s");
    return age == object.end() || age->is_null() ? "-" : duration_text(age->get<std::int64_t>());
}

std::string bytes_text(const Json& object) {
    const auto bytes = object.find("bytes");
    return bytes == object.end() ? "-" : size_text(bytes->get<std::uint64_t>());
}

// Whose log it is: a repository's, or the team's.
std::string log_text(const Json& log) {
    return log["repo"].is_string() ? safe(log["repo"].get<std::string>()) : "(team)";
}

std::string repo_state(const Json& repo) {
    if (repo.contains("problem")) {
        return "problem: " + safe(repo["problem"].get<std::string>());
    }
    std::string state = repo.value("branch", "");
    if (repo.value("detached", false)) {
        state = "detached HEAD: paused";
    } else if (repo.value("git_busy", false)) {
        state += ", git is at work";
    }
    if (repo.value("paused", false)) {
        state += ", paused";
        state += repo.contains("paused_until") ? " until " + repo.value("paused_until", "") : "";
    }
    state += repo.value("private", false) ? ", private: nothing leaves" : "";
    state += repo.value("held", false) ? ", held: nothing arrives until aura pull" : "";
    state += repo.value("parked", false) ? ", parked: nothing arrives until aura unpark" : "";
    const std::string apply = repo.value("apply", "live");
    state += apply == "ask" ? ", asks: aura pull" : apply == "commit" ? ", applies at commits" : "";
    return state;
}

// Only the Mothership knows who is online: null where it cannot be asked. One that was put back
// says that instead, which is a problem of everybody.
Json peers_online(Json& status) {
    constexpr Duration kPatience = std::chrono::seconds(3);
    const auto where = places();
    if (!where || status["team"]["connection"].value("state", "") != "connected") {
        return nullptr;
    }
    const auto peers =
        ask_daemon(*where, config::DaemonMode::peer, {"peers", Json::object()}, kPatience);
    if (!peers && peers.error().is(ErrorCode::mothership_unconfirmed)) {
        status["problems"].push_back(fmt::format(
            "{} (DR{}): it takes what is saved here and passes nothing on; aura mothership status",
            peers.error().message(),
            traits(peers.error().code()).doctor_number));
    }
    if (!peers) {
        return nullptr;
    }
    const Json& list = (*peers)["peers"];
    return std::count_if(list.begin(), list.end(), [](const Json& peer) {
        return peer.value("status", "") == "online";
    });
}

// "2 of 3", this one counted.
std::string online_text(const Json& status) {
    const Json& online = status["peers_online"];
    return (online.is_null() ? "unknown" : online.dump()) +
           fmt::format(" of {}", status.value("peers", 0));
}

void print_team(const Json& status) {
    const Json& team = status["team"];
    fmt::print("Team:\n");
    fmt::print("  mothership:    {} ({})\n",
               team.value("mothership", ""),
               team.value("url", "").substr(std::string("https://").size()));
    fmt::print("  connection:    {}\n", connection_text(team["connection"]));
    fmt::print("  peer id:       {}\n", status.value("peer_id", ""));
    fmt::print("  peers online:  {}\n", online_text(status));
    fmt::print("  pending pull:  {}\n", status["findings"].value("pending", 0));
    fmt::print("  unacked:       {}\n", status.value("unacked", std::uint64_t{0}));
    fmt::print("  conflicts:     {}\n", status["findings"].value("conflicts", 0));
    if (const auto held = status["findings"].value("held", 0); held > 0) {
        fmt::print("  held:          {}, which and why: aura conflicts --all\n", held);
    }
}

bool is_joined(const Json& status) {
    return status.contains("team") && status["team"].is_object();
}

ExitCode exit_code_of(const Invocation& invocation, const Json& status) {
    if (!is_joined(status) || status["team"].value("revoked", false)) {
        return ExitCode::not_joined;
    }
    if (!invocation.arguments.value("strict", false)) {
        return ExitCode::ok;
    }
    if (status["team"]["connection"].value("state", "") != "connected") {
        return ExitCode::unreachable;
    }
    const bool sound = status["problems"].empty() && status["findings"].value("conflicts", 0) == 0;
    return sound ? ExitCode::ok : ExitCode::degraded;
}

}  // namespace

Result<ExitCode> run_status(const Invocation& invocation) {
    AURA_TRY_ASSIGN(Json status, ask_as_typed(invocation));
    const bool joined = is_joined(status);
    if (joined) {
        status["peers_online"] = peers_online(status);
    }
    const ExitCode code = exit_code_of(invocation, status);
    if (print_json(invocation, status)) {
        return code;
    }
    for (const Json& problem : status["problems"]) {
        fmt::print("! {}\n", safe(problem.get<std::string>()));
    }
    if (!joined) {
        return code;
    }
    print_team(status);
    fmt::print("Repositories:\n");
    if (status["repos"].empty()) {
        fmt::print("  none linked: aura link PATH\n");
    }
    for (const Json& repo : status["repos"]) {
        fmt::print("  {}  {}  [{}]\n",
                   safe(repo.value("name", "")),
                   safe(repo.value("path", "")),
                   repo_state(repo));
    }
    return code;
}

Result<ExitCode> run_repos(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    Table table({"name", "path", "state", "conflicts", "pending", "held"});
    for (const Json& repo : reply["repos"]) {
        const Json counts = repo.value("findings", Json::object());
        table.add({safe(repo.value("name", "")),
                   safe(repo.value("path", "")),
                   repo_state(repo),
                   std::to_string(counts.value("conflicts", 0)),
                   std::to_string(counts.value("pending", 0)),
                   std::to_string(counts.value("held", 0))});
    }
    fmt::print("{}", table.text());
    return ExitCode::ok;
}

Result<ExitCode> run_wal_status(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply,
                    ask_either({std::string(invocation.verb->command), Json::object()}));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    const Json& error = reply["last_error"];
    fmt::print("unacked events: {}\n", reply.value("unacked", std::uint64_t{0}));
    fmt::print("oldest unacked: {}\n", age_text(reply));
    fmt::print("events:         {} in {} logs\n",
               reply.value("events", std::uint64_t{0}),
               reply.value("logs", 0));
    fmt::print("size:           {}\n", size_text(reply.value("bytes", std::uint64_t{0})));
    fmt::print("last error:     {}\n", error.is_string() ? safe(error.get<std::string>()) : "none");
    return ExitCode::ok;
}

Result<ExitCode> run_queue(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply,
                    ask_either({std::string(invocation.verb->command), Json::object()}));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    fmt::print("unacked events: {}\n", reply.value("unacked", std::uint64_t{0}));
    if (reply["items"].empty()) {
        return ExitCode::ok;
    }
    fmt::print("size:           {}\n", bytes_text(reply));
    fmt::print("oldest:         {}\n", age_text(reply));
    Table table({"repository",
                 "events",
                 "size",
                 "age",
                 "destination",
                 "attempts",
                 "next try",
                 "last error"});
    for (const Json& item : reply["items"]) {
        table.add({log_text(item),
                   std::to_string(item.value("events", std::uint64_t{0})),
                   bytes_text(item),
                   age_text(item),
                   item.value("destination", ""),
                   std::to_string(item.value("attempts", 0)),
                   next_try_text(item),
                   safe(item.value("last_error", "none"))});
    }
    fmt::print("{}", table.text());
    return ExitCode::ok;
}

Result<ExitCode> run_du(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    Table places({"size", "what", "where"});
    std::uint64_t total = 0;
    for (const Json& place : reply["places"]) {
        const auto bytes = place.value("bytes", std::uint64_t{0});
        total += bytes;
        places.add({size_text(bytes), place.value("what", ""), safe(place.value("path", ""))});
    }
    places.add({size_text(total), "in all", ""});
    fmt::print("{}\n", places.text());
    Table logs({"events", "repository", "author"});
    for (const Json& log : reply["logs"]) {
        logs.add({std::to_string(log.value("events", std::uint64_t{0})),
                  log_text(log),
                  safe(log.value("subject", ""))});
    }
    fmt::print("{}", logs.text());
    return ExitCode::ok;
}

}  // namespace aura::cli
