#include "runtime/command_table.hpp"

#include <utility>

#include <fmt/core.h>

#include "base/assert.hpp"
#include "control/command.hpp"

namespace aura::runtime {

void CommandTable::serve(std::string_view command, Answer answer) {
    serve_later(command, [answer = std::move(answer)](const CommandCall& call, const Reply& reply) {
        reply(answer(call));
    });
}

void CommandTable::serve_later(std::string_view command, AnswerLater answer) {
    AURA_ASSERT(control::find_command(command) != nullptr);
    handlers_.emplace(command, std::move(answer));
}

bool CommandTable::serves(std::string_view command) const {
    return handlers_.find(command) != handlers_.end();
}

void CommandTable::call(const control::Request& request,
                        std::optional<AuthorId> remote,
                        Reply reply) const {
    const control::Command* command = control::find_command(request.command);
    if (command == nullptr) {
        reply(fail(ErrorCode::usage, fmt::format("there is no command '{}'", request.command)));
        return;
    }
    const auto handler = handlers_.find(request.command);
    if (handler == handlers_.end()) {
        reply(fail(ErrorCode::unavailable,
                   fmt::format("this daemon does not serve '{}'", request.command)));
        return;
    }
    handler->second(
        {request.arguments, remote},
        [schema = command->schema, reply = std::move(reply)](Result<control::Json> answer) {
            if (answer) {
                (*answer)["schema"] = schema;
            }
            reply(std::move(answer));
        });
}

}  // namespace aura::runtime
