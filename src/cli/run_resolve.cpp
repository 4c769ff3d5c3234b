// resolve: which way, and the editor where the user wants to write the result.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <unistd.h>

#include <fmt/core.h>

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

// Runs the user's editor on a fresh private file; what it leaves there.
Result<std::string> edit() {
    std::string path = (std::filesystem::temp_directory_path() / "aura-resolve-XXXXXX").string();
    const int fd = ::mkstemp(path.data());
    if (fd < 0) {
        return fail(ErrorCode::io, "cannot make a file to edit");
    }
    ::close(fd);
    const config::Environment environment = read_environment();
    const auto editor = environment.find("EDITOR");
    const std::string program = editor == environment.end() ? "vi" : editor->second;
    // EDITOR may hold arguments: "code --wait".
    std::istringstream words(program);
    std::vector<std::string> command{std::istream_iterator<std::string>(words), {}};
    command.push_back(path);
    AURA_TRY_ASSIGN(const int status, run_program(std::move(command)));
    auto bytes = io::read_file(path, kTextBytesMax);
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (status != 0 || !bytes || bytes->empty()) {
        return fail(ErrorCode::cancelled, "nothing was resolved");
    }
    return std::string(as_text(*bytes));
}

}  // namespace

Result<ExitCode> run_resolve(const Invocation& invocation) {
    AURA_TRY_ASSIGN(std::string how, chosen_way(invocation.arguments));
    Json arguments = {{"id", invocation.arguments.value("id", "")}, {"how", how}};
    if (how == "edit") {
        AURA_TRY_ASSIGN(const std::string text, edit());
        arguments["how"] = "text";
        arguments["text"] = text;
    }
    AURA_TRY_ASSIGN(const Json reply, ask({"resolve", std::move(arguments)}));
    if (!print_json(invocation, reply)) {
        fmt::print(
            "resolved {} {}\n", safe(reply.value("path", "")), safe(reply.value("address", "")));
    }
    return ExitCode::ok;
}

}  // namespace aura::cli
