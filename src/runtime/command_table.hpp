// The handlers of a daemon's commands, by name. The table in control/command.hpp says which exist;
// a daemon registers those that it serves.
//
// Loop thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "control/message.hpp"
#include "runtime/control_server.hpp"

namespace aura::runtime {

// A command as it reaches its handler.
struct CommandCall {
    control::Json arguments;
    // The member that asks from afar; nothing: the owner, on the local socket.
    std::optional<AuthorId> remote;
};

class CommandTable {
public:
    using Answer = std::function<Result<control::Json>(const CommandCall&)>;
    using Reply = ControlServer::Reply;
    using AnswerLater = std::function<void(const CommandCall&, Reply)>;

    // For what can be answered at once. The reply gets the schema that the command table names.
    void serve(std::string_view command, Answer answer);
    void serve_later(std::string_view command, AnswerLater answer);

    // usage: no such command; unavailable: this daemon does not serve it.
    void call(const control::Request& request, std::optional<AuthorId> remote, Reply reply) const;

    [[nodiscard]] bool serves(std::string_view command) const;

private:
    std::map<std::string, AnswerLater, std::less<>> handlers_;
};

}  // namespace aura::runtime
