// park, unpark, git.
#include <cstdio>

#include <fmt/core.h>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/git_words.hpp"
#include "cli/run.hpp"
#include "cli/spawn.hpp"
#include "cli/table.hpp"

namespace aura::cli {
namespace {

using control::Json;

Result<Json> ask_here(const char* command, const std::string& path) {
    return ask({command, {{"tree", absolute_path(path.empty() ? "." : path)}}});
}

void print_paths(const Json& paths, const char* what) {
    for (const Json& path : paths) {
        fmt::print("  {}  {}\n", what, safe(path.get<std::string>()));
    }
}

// Neither Aura's business nor a reason not to run git.
bool is_unsynced(const Error& error) {
    return error.is(ErrorCode::repo_not_linked) || error.is(ErrorCode::not_joined);
}

// Whether there is something to unpark afterwards.
Result<bool> park_before(const GitWords& git) {
    const Json arguments = {{"tree", absolute_path(git.directory.empty() ? "." : git.directory)},
                            {"committed", brings_commits(git.command)}};
    const auto parked = ask({"park", arguments});
    if (parked) {
        return true;
    }
    if (is_unsynced(parked.error())) {
        return false;
    }
    if (parked.error().is(ErrorCode::repo_unavailable)) {
        // In the middle of a rebase or merge: what was parked for it still is.
        return true;
    }
    fmt::print(stderr, "warning: git runs alone: {}\n", parked.error().to_line());
    return false;
}

}  // namespace

Result<ExitCode> run_park(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_here("park", invocation.arguments.value("path", "")));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    for (const Json& repo : reply["repos"]) {
        const std::size_t returned = repo["returned"].size();
        fmt::print("{}: {}\n",
                   safe(repo.value("name", "")),
                   returned == 0 ? "nothing of others to put away; nothing arrives until "
                                   "aura unpark, or HEAD moves"
                                 : "as HEAD has it, until aura unpark, or HEAD moves:");
        print_paths(repo["returned"], "parked");
        print_paths(repo["own_changes"], "stays (has changes of yours)");
        if (repo.value("unfinished", false)) {
            return fail(Error(ErrorCode::timeout, "some files are not parked yet")
                            .because("they cannot be written, or keep changing")
                            .try_next("aura conflicts --all"));
        }
    }
    return ExitCode::ok;
}

Result<ExitCode> run_unpark(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const Json reply, ask_here("unpark", invocation.arguments.value("path", "")));
    if (print_json(invocation, reply)) {
        return ExitCode::ok;
    }
    for (const Json& repo : reply["repos"]) {
        fmt::print("{}: {}\n",
                   safe(repo.value("name", "")),
                   repo.value("git_busy", false)
                       ? "what HEAD lacks comes back when git is done (git status)"
                       : "what HEAD lacks of others' work is back");
    }
    return ExitCode::ok;
}

Result<ExitCode> run_git(const Invocation& invocation) {
    std::vector<std::string> words;
    for (const Json& word : invocation.arguments["words"]) {
        words.push_back(word.get<std::string>());
    }
    const GitWords git = read_git_words(words);
    words.insert(words.begin(), "git");
    if (!needs_parking(git.command)) {
        return fail(become_program(std::move(words)));
    }
    AURA_TRY_ASSIGN(const bool parked, park_before(git));
    const auto code = run_program(std::move(words));
    if (parked) {
        // What git put away itself, such as a stash, stays away.
        const Json arguments = {
            {"tree", absolute_path(git.directory.empty() ? "." : git.directory)},
            {"after_git", true}};
        if (const auto back = ask({"unpark", arguments}); !back) {
            fmt::print(stderr,
                       "warning: others' work is still parked: {}\n  try: aura unpark\n",
                       back.error().to_line());
        }
    }
    if (!code) {
        return fail(code.error());
    }
    return ExitCode{static_cast<std::uint8_t>(*code)};
}

}  // namespace aura::cli
