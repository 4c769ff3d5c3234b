// undo, restore, mine, stage.
#include <cstdio>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"
#include "cli/time_text.hpp"
#include "io/loop.hpp"

namespace aura::cli {
namespace {

using control::Json;

std::string items_text(const Json& items) {
    std::string text;
    for (const Json& item : items) {
        const std::string address = item.value("address", "");
        const std::string what = item.value("what", "");
        const std::string mark = what == "added" ? "+" : what == "deleted" ? "-" : "";
        text += "  " + mark + (address.empty() ? "(between functions)" : safe(address));
    }
    return text;
}

// Own work in a file, one line; a second one says what stands in the way of staging it.
void print_own(const Json& file) {
    const std::string tangled = file.value("tangled", "");
    fmt::print("  {:<8} {}{}{}\n",
               file.value("what", ""),
               safe(file.value("path", "")),
               file.contains("renamed_from")
                   ? " (was " + safe(file["renamed_from"].get<std::string>()) + ")"
                   : "",
               items_text(file["items"]));
    if (!tangled.empty()) {
        fmt::print(
            "           not staged: in {} your lines and a teammate's are one change; "
            "git add stages both\n",
            safe(tangled));
    } else if (file.value("others", false)) {
        fmt::print("           (a teammate's uncommitted work in it is left out)\n");
    }
}

}  // namespace

Result<ExitCode> run_undo(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(invocation));
    if (!print_json(invocation, reply)) {
        fmt::print("{}: {}'s change {} is taken back\n",
                   safe(reply.value("path", "")),
                   safe(reply.value("author", "")),
                   reply.value("event", "").substr(0, 10));
    }
    return ExitCode::ok;
}

Result<ExitCode> run_restore(const Invocation& invocation) {
    Json arguments = invocation.arguments;
    io::Loop loop;
    AURA_TRY_ASSIGN(arguments["at"], parse_time(arguments.value("at", ""), loop.now().wall));
    arguments["path"] = absolute_path(arguments.value("path", ""));
    AURA_TRY_ASSIGN(const Json reply, ask({"restore", std::move(arguments)}));
    if (!print_json(invocation, reply)) {
        fmt::print("{} is as it was at {}\n", safe(reply.value("path", "")), reply.value("at", ""));
    }
    return ExitCode::ok;
}

Result<ExitCode> run_own(const Invocation& invocation) {
    Json arguments = invocation.arguments;
    arguments["path"] = absolute_path(arguments.value("path", "."));
    const bool stage = invocation.verb->command == "stage";
    AURA_TRY_ASSIGN(const Json reply,
                    ask({std::string(invocation.verb->command), std::move(arguments)}));
    bool left_out = false;
    for (const Json& file : reply["files"]) {
        left_out = left_out || !file.value("tangled", "").empty();
    }
    const ExitCode code = stage && left_out ? ExitCode::failed : ExitCode::ok;
    if (print_json(invocation, reply)) {
        return code;
    }
    if (reply["files"].empty()) {
        const std::string place = invocation.arguments.value("path", "");
        fmt::print("{}: no changes of yours{}\n",
                   safe(reply.value("repo", "")),
                   place.empty() ? "" : " in " + safe(place));
        return code;
    }
    fmt::print("{}: {}\n",
               safe(reply.value("repo", "")),
               stage ? "staged are your changes:" : "your changes since HEAD:");
    for (const Json& file : reply["files"]) {
        print_own(file);
    }
    return code;
}

}  // namespace aura::cli
