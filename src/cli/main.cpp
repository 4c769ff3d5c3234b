// aura: understands what was typed, runs it, prints the error if there is one.

#include <cerrno>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/parse.hpp"
#include "cli/run.hpp"

namespace aura::cli {
namespace {

// A full disk shows at the end only, and a script must not take half an answer for a whole one.
Status flush_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return {};
    }
    return fail(Error::from_errno(ErrorCode::io, "cannot write to the standard output", errno));
}

int main_of(int argc, char** argv) {
    auto parsed = parse({argv, argv + argc});
    if (!parsed) {
        static_cast<void>(std::fputs(parsed.error().to_block().c_str(), stderr));
        return static_cast<int>(ExitCode::usage);
    }
    if (!parsed->output.empty()) {
        static_cast<void>(std::fputs(parsed->output.c_str(), stdout));
        return 0;
    }
    const auto exit_code = run_verb(parsed->invocation);
    if (!exit_code) {
        static_cast<void>(std::fputs(exit_code.error().to_block().c_str(), stderr));
        return static_cast<int>(traits(exit_code.error().code()).exit_code);
    }
    if (const Status written = flush_output(); !written) {
        static_cast<void>(std::fputs(written.error().to_block().c_str(), stderr));
        return static_cast<int>(ExitCode::failed);
    }
    return static_cast<int>(*exit_code);
}

}  // namespace
}  // namespace aura::cli

int main(int argc, char** argv) {
    return aura::cli::main_of(argc, argv);
}
