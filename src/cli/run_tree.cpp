// link, unlink, pause, hold, repo set, pull, sync, intent, log.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"
#include "config/units.hpp"

namespace aura::cli {
namespace {

using control::Json;

Json with_path(const Invocation& invocation) {
    Json arguments = invocation.arguments;
    arguments["path"] = absolute_path(arguments.value("path", "."));
    return arguments;
}

std::string names(const Json& reply) {
    std::string text;
    for (const Json& name : reply["repos"]) {
        text += (text.empty() ? "" : ", ") + safe(name.get<std::string>());
    }
    return text;
}

// The files with that verdict, under what it means; nothing where there are none.
void print_files(const Json& files, const char* verdict, const std::string& heading) {
    std::string lines;
    for (const Json& file : files) {
        if (file.value("verdict", "") == verdict) {
            lines += fmt::format("  {}{}\n",
                                 safe(file.value("path", "")),
                                 file.value("deletion", false) ? " (deleted)" : "");
        }
    }
    fmt::print(stderr, "{}", lines.empty() ? "" : heading + "\n" + lines);
}

Result<Json> ask_consent(const Invocation& invocation, Json arguments, const Json& plan) {
    const Json& files = plan["files"];
    print_files(
        files,
        "shared",
        fmt::format("Uncommitted work in {} would be shared:", safe(plan.value("path", ""))));
    print_files(files, "secret", "Looks like a secret, is not shared:");
    print_files(files, "left out", "Left to git, is not shared:");
    if (!invocation.interactive) {
        return fail(Error(ErrorCode::cancelled, "nothing was linked")
                        .because("sharing uncommitted work needs a yes")
                        .try_next("aura link --yes"));
    }
    if (!confirm("Share it?")) {
        return fail(ErrorCode::cancelled, "nothing was linked");
    }
    arguments["consent"] = true;
    return ask({"link", std::move(arguments)});
}

// The functions of a change; those that it deleted with a minus.
std::string functions_text(const Json& items) {
    std::string text;
    for (const Json& item : items) {
        text += item.value("deleted", false) ? " -" : " ";
        text += safe(item.value("address", ""));
    }
    return text;
}

// Right after joining, the team's repositories and their keys are still on their way.
Result<Json> ask_to_link(const Json& arguments) {
    constexpr int kTries = 50;
    constexpr Duration kPause = std::chrono::milliseconds(200);
    for (int tries = 1;; ++tries) {
        auto reply = ask({"link", arguments});
        const bool early = !reply && (reply.error().is(ErrorCode::limit) ||
                                      reply.error().is(ErrorCode::crypto_no_key));
        if (!early || tries == kTries) {
            return reply;
        }
        pause(kPause);
    }
}

}  // namespace

Result<ExitCode> run_link(const Invocation& invocation) {
    const Json arguments = with_path(invocation);
    AURA_TRY_ASSIGN(Json reply, ask_to_link(arguments));
    if (!reply.value("linked", false)) {
        AURA_TRY_ASSIGN(reply, ask_consent(invocation, arguments, reply));
    }
    if (!print_json(invocation, reply)) {
        fmt::print("linked {} as {}{}\n",
                   safe(reply.value("path", "")),
                   safe(reply.value("name", "")),
                   reply.value("new", false) ? " (new in the team)" : "");
    }
    return ExitCode::ok;
}

Result<ExitCode> run_unlink(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask({"unlink", with_path(invocation)}));
    if (!print_json(invocation, reply)) {
        fmt::print("{} is not synced any more; its files stay as they are\n",
                   safe(reply.value("path", "")));
    }
    return ExitCode::ok;
}

Result<ExitCode> run_switch(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        const bool pause = invocation.verb->command == "pause";
        const char* on = pause ? "nothing leaves" : "nothing arrives";
        const char* off = pause ? "changes leave again" : "changes arrive again";
        fmt::print("{}: {}{}\n",
                   names(reply),
                   reply.value("on", false) ? on : off,
                   reply.contains("until") ? " until " + reply.value("until", "") : "");
    }
    return ExitCode::ok;
}

Result<ExitCode> run_pause(const Invocation& invocation) {
    Invocation asked = invocation;
    if (asked.arguments.contains("for")) {
        const std::string text = asked.arguments["for"].get<std::string>();
        const auto duration = config::parse_duration(text);
        if (!duration || *duration < std::chrono::seconds(1)) {
            return fail(Error(ErrorCode::usage, fmt::format("'{}' is no duration", text))
                            .because("a duration is 90s, 30m, 1h30m or 2d"));
        }
        asked.arguments["seconds"] =
            std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
        asked.arguments.erase("for");
    }
    return run_switch(asked);
}

Result<ExitCode> run_repo_set(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask({"repo.set", with_path(invocation)}));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    std::string patterns;
    for (const Json& pattern : reply["private"]) {
        patterns += (patterns.empty() ? "" : ", ") + safe(pattern.get<std::string>());
    }
    fmt::print("{}  {}\n  apply:    {}\n  private:  {}\n",
               safe(reply.value("name", "")),
               safe(reply.value("path", "")),
               reply.value("apply", ""),
               patterns.empty() ? "none" : patterns);
    return ExitCode::ok;
}

Result<ExitCode> run_pull(const Invocation& invocation) {
    Json arguments = invocation.arguments;
    if (arguments.contains("path")) {
        const std::string path = absolute_path(arguments["path"].get<std::string>());
        AURA_TRY_ASSIGN(const Json repos, ask({"repos", Json::object()}));
        arguments["tree"] = path;
        for (const Json& repo : repos["repos"]) {
            const std::string root = repo.value("path", "") + "/";
            if (path.starts_with(root)) {
                arguments["path"] = path.substr(root.size());
            }
        }
    }
    AURA_TRY_ASSIGN(const Json reply, ask({"pull", std::move(arguments)}));
    if (!print_json(invocation, reply)) {
        fmt::print("{}: what waited is being put into place{}\n",
                   names(reply),
                   reply["released"].empty() ? "" : "; changes arrive again");
    }
    return ExitCode::ok;
}

Result<ExitCode> run_sync(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        fmt::print("{}\n",
                   reply["repos"].empty() ? "no repository is linked; the Mothership is tried again"
                                          : names(reply) + ": looking at everything again");
    }
    return ExitCode::ok;
}

Result<ExitCode> run_intent(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        const std::string intent = reply.value("intent", "");
        fmt::print(
            "{}\n",
            intent.empty() ? "no intent from now on" : "from now on, changes say: " + safe(intent));
    }
    return ExitCode::ok;
}

Result<ExitCode> run_log(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    if (reply["changes"].empty()) {
        fmt::print("no changes\n");
    }
    std::set<std::string> repos;
    for (const Json& change : reply["changes"]) {
        repos.insert(change.value("repo", ""));
    }
    for (const Json& change : reply["changes"]) {
        const std::string repo = repos.size() > 1 ? change.value("repo", "") + ": " : "";
        fmt::print("{}  {}  {}  {}{}{}\n",
                   change.value("event", "").substr(0, 10),
                   change.value("time", ""),
                   safe(change.value("author", "")),
                   safe(repo + change.value("path", "")),
                   change.value("deleted", false) ? " (deleted)" : "",
                   functions_text(change["items"]));
        if (const std::string intent = change.value("intent", ""); !intent.empty()) {
            fmt::print("            {}\n", safe(intent));
        }
    }
    return ExitCode::ok;
}

}  // namespace aura::cli
