// conflicts: the list, or the sides of one.
#include <cstdio>

#include <fmt/core.h>

#include "cli/conflict_text.hpp"
#include "cli/conflict_view.hpp"
#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/table.hpp"

namespace aura::cli {
namespace {

using control::Json;

std::string heads_text(const Json& heads) {
    std::string text;
    for (const Json& head : heads) {
        text += (text.empty() ? "" : ", ") + head_text(head);
        if (const std::string time = head.value("time", ""); !time.empty()) {
            text += " at " + time;
        }
    }
    return text;
}

void print_head(const Json& conflict) {
    const std::string address = conflict.value("address", "");
    fmt::print("{}  {}  {}{}\n    {}\n",
               conflict.value("id", ""),
               conflict.value("kind", ""),
               safe(conflict.value("path", "")),
               address.empty() ? "" : " " + safe(address),
               safe(reason_in_words(conflict.value("reason", ""))));
    if (!conflict["heads"].empty()) {
        fmt::print("    by {}\n", heads_text(conflict["heads"]));
    }
}

// Line by line, so that no text of others steers the terminal.
void print_text(const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        fmt::print("{}\n", safe(text.substr(begin, end - begin)));
        begin = end + 1;
    }
}

// What each side did to a file that is in conflict as a whole.
void print_file_sides(const Json& conflict) {
    fmt::print("on this disk: {}\n",
               conflict.value("is_here", false) ? "it is there" : "it is not there");
    for (const Json& head : conflict["heads"]) {
        const std::string item = head.value("item", "");
        const std::string who = head_text(head);
        if (item == "file") {
            fmt::print("{}: {}\n",
                       who,
                       head["text"].is_null() ? "deleted it"
                                              : "has it as " + safe(head.value("path", "")));
            continue;
        }
        const std::string text = head.value("text", "");
        const bool places = text.find('\0') != std::string::npos;
        const std::string what = item == "node" ? safe(head.value("address", ""))
                                 : places       ? "the text around the functions"
                                                : "its text";
        fmt::print("{}: changed {}:\n\n", who, what);
        print_text(with_visible_places(text));
        fmt::print("\n");
    }
}

Result<ExitCode> show_one(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json conflict, ask({"conflict", invocation.arguments}));
    if (!print_json(invocation, conflict)) {
        print_head(conflict);
        fmt::print("\n");
        if (conflict.value("item", "") == "file") {
            print_file_sides(conflict);
        } else {
            print_text(marked(text_here(conflict), sides_of(conflict)));
        }
    }
    return ExitCode::ok;
}

}  // namespace

Result<ExitCode> run_conflicts(const Invocation& invocation) {
    if (invocation.arguments.contains("id")) {
        return show_one(invocation);
    }
    Invocation asked = invocation;
    // Notices are listed until somebody has seen them.
    asked.arguments["seen"] = true;
    AURA_TRY_ASSIGN(const Json reply, ask_as_typed(asked));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    if (reply["conflicts"].empty()) {
        fmt::print("no conflicts\n");
    }
    if (const auto notices = reply.value("notices", 0); notices > 0 && is_screen()) {
        fmt::print(stderr, "{} done silently, not seen yet: aura conflicts --all\n", notices);
    }
    bool any = false;
    for (const Json& conflict : reply["conflicts"]) {
        print_head(conflict);
        any = any || conflict.value("kind", "") == "conflict";
    }
    if (any && is_screen()) {
        fmt::print(stderr,
                   "aura conflicts ID shows the sides; aura resolve ID --ours, --theirs, --both or "
                   "--edit ends it\n");
    }
    return ExitCode::ok;
}

}  // namespace aura::cli
