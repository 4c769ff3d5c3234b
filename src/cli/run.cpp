#include "cli/run.hpp"

#include <cstdio>

#include "cli/daemon_client.hpp"
#include "cli/environment.hpp"
#include "cli/table.hpp"

namespace aura::cli {

Result<ExitCode> run_verb(const Invocation& invocation) {
    try {
        return invocation.verb->run(invocation);
    } catch (const control::Json::exception& exception) {
        return fail(Error(ErrorCode::wire_malformed, "the answer is not what this command expects")
                        .because(safe(exception.what()))
                        .try_next("install the same version of Aura here and on the Mothership"));
    }
}

bool print_json(const Invocation& invocation, const control::Json& reply) {
    if (invocation.json) {
        (void)std::fputs((control::encode_reply(reply) + "\n").c_str(), stdout);
    }
    return invocation.json;
}

Result<control::Json> ask_as_typed(const Invocation& invocation) {
    control::Json arguments = invocation.arguments;
    // The daemon runs in another directory.
    for (const char* key : {"path", "tree"}) {
        if (arguments.contains(key)) {
            arguments[key] = absolute_path(arguments[key].get<std::string>());
        }
    }
    return ask({std::string(invocation.verb->command), std::move(arguments)});
}

}  // namespace aura::cli
