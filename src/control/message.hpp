// What the command line and a daemon tell each other over the local socket: one line of JSON each
// way, then the connection is closed.
//
//   {"aura":1,"command":"token.issue","arguments":{"subject":"alice@acme.com"}}
//   {"schema":"aura.token/1", …}          or
//   {"error":{"code":"usage","message":…,"causes":[…],"try":…,"doctor":"DR002"}}
//
// A member's daemon sends the same request to the Mothership as the body of POST /v1/control, so an
// admin's laptop and the Mothership's own console are served by the same handlers.
//
// Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.hpp"

namespace aura::control {

inline constexpr int kVersion = 1;
// The longest request is a resolution with the text of a whole file; JSON may double it.
inline constexpr std::size_t kRequestBytesMax = std::size_t{4} * 1024 * 1024;
// The longest reply lists 100,000 files.
inline constexpr std::size_t kReplyBytesMax = std::size_t{64} * 1024 * 1024;
// Of lists and objects in one another. Ours are nested a few deep; a library that goes into what it
// copies or writes level by level would leave the stack at some hundred thousand.
inline constexpr std::size_t kNestingMax = 64;

using Json = nlohmann::json;

struct Request {
    std::string command;              // name in the command table: "token.issue"
    Json arguments = Json::object();  // always an object
};

// One line, without the line end.
[[nodiscard]] std::string encode(const Request& request);

// wire.malformed, wire.version (an older or newer command line), wire.too_large.
[[nodiscard]] Result<Request> decode_request(std::string_view line);

[[nodiscard]] std::string encode_reply(const Json& reply);
[[nodiscard]] std::string encode_reply(const Error& error);

// The reply, or the Error that it carries, with its code, causes and next step.
// wire.malformed when it is neither.
[[nodiscard]] Result<Json> decode_reply(std::string_view line);

// Typed access to the arguments of a request; the errors name the argument and what it should be.
class Arguments {
public:
    explicit Arguments(const Json& object) : object_(object) {}

    // usage when absent or of another type.
    [[nodiscard]] Result<std::string> text(std::string_view name) const;
    // Empty when absent; usage when of another type.
    [[nodiscard]] Result<std::string> text_or(std::string_view name, std::string fallback) const;
    [[nodiscard]] Result<std::int64_t> integer_or(std::string_view name,
                                                  std::int64_t fallback) const;
    [[nodiscard]] Result<bool> flag(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;

private:
    const Json& object_;
};

}  // namespace aura::control
