// resolve: which way, and the editor where the user wants to write the result.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <unistd.h>

#include <fmt/core.h>

#include "cli/conflict_view.hpp"
#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "cli/spawn.hpp"
#include "cli/table.hpp"
#include "io/files.hpp"

namespace aura::cli {
namespace {

using control::Json;

constexpr std::size_t kTextBytesMax = std::size_t{1} << 20U;

Result<std::string> chosen_way(const Json& arguments) {
    std::string way;
    for (const char* name : {"ours", "theirs", "both", "edit"}) {
        if (arguments.value(name, false)) {
            if (!way.empty()) {
                return fail(ErrorCode::usage, "only one of --ours, --theirs, --both and --edit");
            }
            way = name;
        }
    }
    if (way.empty()) {
        return fail(Error(ErrorCode::usage, "which way?")
                        .try_next("aura resolve ID --ours, --theirs, --both or --edit"));
    }
    return way;
}

std::vector<std::string> editor_command() {
    const config::Environment environment = read_environment();
    std::string program = "vi";
    for (const char* name : {"EDITOR", "VISUAL"}) {
        if (const auto found = environment.find(name);
            found != environment.end() && !found->second.empty()) {
            program = found->second;
        }
    }
    // It may hold arguments: "code --wait".
    std::istringstream words(program);
    return {std::istream_iterator<std::string>(words), {}};
}

// A private file that holds the text, with the ending that editors know the language by.
Result<std::string> file_to_edit(const std::string& text, const std::string& ending) {
    std::string path =
        (std::filesystem::temp_directory_path() / ("aura-resolve-XXXXXX" + ending)).string();
    const int fd = ::mkstemps(path.data(), static_cast<int>(ending.size()));
    if (fd < 0) {
        return fail(ErrorCode::io, "cannot make a file to edit");
    }
    ::close(fd);
    AURA_TRY(io::write_file_atomically(path, as_bytes(text)));
    return path;
}

Result<std::string> edit_file(const std::string& path) {
    std::vector<std::string> command = editor_command();
    const std::string program = command.front();
    command.push_back(path);
    AURA_TRY_ASSIGN(const int status, run_program(std::move(command)));
    if (status != 0) {
        return fail(Error(ErrorCode::cancelled, "nothing was resolved")
                        .because(fmt::format("{} ended with {}", program, status)));
    }
    AURA_TRY_ASSIGN(const Bytes bytes, io::read_file(path, kTextBytesMax));
    return std::string(as_text(bytes));
}

// What the user makes of both sides. His work is kept where it cannot be taken.
Result<std::string> edit(const Json& conflict) {
    if (conflict.value("item", "") == "file" || !conflict.value("exact", true)) {
        return fail(Error(ErrorCode::usage, "there is no text to edit in this conflict")
                        .because("it is about the file itself, or its text is not UTF-8")
                        .try_next("aura resolve ID --ours, or --theirs"));
    }
    const std::optional<std::string> here = text_here(conflict);
    const std::string before = marked(here, sides_of(conflict));
    AURA_TRY_ASSIGN(
        const std::string path,
        file_to_edit(before,
                     std::filesystem::path(conflict.value("path", "")).extension().string()));
    const auto edited = edit_file(path);
    auto text = edited ? unmarked(*edited, here) : edited;
    if (!text && edited && *edited != before) {
        return fail(std::move(text).error().try_next("what you wrote is kept: " + path));
    }
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return text;
}

}  // namespace

Result<ExitCode> run_resolve(const Invocation& invocation) {
    AURA_TRY_ASSIGN(std::string how, chosen_way(invocation.arguments));
    Json arguments = {{"id", invocation.arguments.value("id", "")}, {"how", how}};
    if (how == "edit") {
        AURA_TRY_ASSIGN(const Json conflict, ask({"conflict", {{"id", arguments["id"]}}}));
        AURA_TRY_ASSIGN(const std::string text, edit(conflict));
        arguments["how"] = "text";
        arguments["text"] = text;
    }
    AURA_TRY_ASSIGN(const Json reply, ask({"resolve", std::move(arguments)}));
    if (!print_json(invocation, reply)) {
        const std::string address = safe(reply.value("address", ""));
        fmt::print(
            "resolved {}{}\n", safe(reply.value("path", "")), address.empty() ? "" : " " + address);
    }
    return ExitCode::ok;
}

}  // namespace aura::cli
