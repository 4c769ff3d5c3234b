#include "control/message.hpp"

#include <fmt/core.h>

namespace aura::control {
namespace {

// A path or a name may hold bytes that are no UTF-8; they are shown as U+FFFD rather than refused.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Error malformed(const char* what, const char* cause) {
    return Error(ErrorCode::wire_malformed, fmt::format("malformed {}", what)).because(cause);
}

// Whether lists and objects lie deeper in one another than kNestingMax.
bool is_nested_too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            in_string = c != '"';
            i += c == '\\' ? 1 : 0;
        } else if (c == '[' || c == '{') {
            if (++depth > kNestingMax) {
                return true;
            }
        } else if (c == ']' || c == '}') {
            depth -= depth > 0 ? 1 : 0;
        } else {
            in_string = c == '"';
        }
    }
    return false;
}

Result<Json> parse_object(const char* what, std::string_view line) {
    if (is_nested_too_deep(line)) {
        return fail(malformed(what, "it is nested too deep"));
    }
    Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) {
        return fail(malformed(what, "it is no JSON object"));
    }
    return json;
}

std::string text_member(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Error error_of(const Json& object) {
    const auto code = error_code_named(text_member(object, "code"));
    Error error(code.value_or(ErrorCode::internal), text_member(object, "message"));
    if (const auto causes = object.find("causes"); causes != object.end() && causes->is_array()) {
        for (const Json& cause : *causes) {
            if (cause.is_string()) {
                error = std::move(error).because(cause.get<std::string>());
            }
        }
    }
    return std::move(error).try_next(text_member(object, "try"));
}

}  // namespace

std::string encode(const Request& request) {
    return dump(
        {{"aura", kVersion}, {"command", request.command}, {"arguments", request.arguments}});
}

Result<Request> decode_request(std::string_view line) {
    if (line.size() > kRequestBytesMax) {
        return fail(ErrorCode::wire_too_large, "the request is too large");
    }
    AURA_TRY_ASSIGN(const Json json, parse_object("request", line));
    const auto version = json.find("aura");
    if (version == json.end() || !version->is_number_integer()) {
        return fail(malformed("request", "its version is missing"));
    }
    if (version->get<std::int64_t>() != kVersion) {
        return fail(
            Error(ErrorCode::wire_version, "the command line and the daemon differ in version")
                .try_next("aura down; aura up"));
    }
    Request request;
    request.command = text_member(json, "command");
    if (const auto arguments = json.find("arguments"); arguments != json.end()) {
        request.arguments = *arguments;
    }
    if (request.command.empty() || !request.arguments.is_object()) {
        return fail(malformed("request", "it names no command, or its arguments are no object"));
    }
    return request;
}

std::string encode_reply(const Json& reply) {
    return dump(reply);
}

std::string encode_reply(const Error& error) {
    Json body = {{"code", traits(error.code()).name},
                 {"message", error.message()},
                 {"causes", error.causes()},
                 {"doctor", fmt::format("DR{:03}", traits(error.code()).doctor_number)}};
    if (!error.next_step().empty()) {
        body["try"] = error.next_step();
    }
    return dump({{"error", std::move(body)}});
}

Result<Json> decode_reply(std::string_view line) {
    AURA_TRY_ASSIGN(Json json, parse_object("reply", line));
    if (const auto error = json.find("error"); error != json.end()) {
        if (!error->is_object()) {
            return fail(malformed("reply", "its error is no JSON object"));
        }
        return fail(error_of(*error));
    }
    return json;
}

Result<std::string> Arguments::text(std::string_view name) const {
    if (!has(name)) {
        return fail(ErrorCode::usage, fmt::format("the argument '{}' is missing", name));
    }
    return text_or(name, {});
}

Result<std::string> Arguments::text_or(std::string_view name, std::string fallback) const {
    const auto found = object_.find(std::string(name));
    if (found == object_.end() || found->is_null()) {
        return fallback;
    }
    if (!found->is_string()) {
        return fail(ErrorCode::usage, fmt::format("the argument '{}' must be a text", name));
    }
    return found->get<std::string>();
}

Result<std::int64_t> Arguments::integer_or(std::string_view name, std::int64_t fallback) const {
    const auto found = object_.find(std::string(name));
    if (found == object_.end() || found->is_null()) {
        return fallback;
    }
    if (!found->is_number_integer()) {
        return fail(ErrorCode::usage,
                    fmt::format("the argument '{}' must be a whole number", name));
    }
    return found->get<std::int64_t>();
}

Result<bool> Arguments::flag(std::string_view name) const {
    const auto found = object_.find(std::string(name));
    if (found == object_.end() || found->is_null()) {
        return false;
    }
    if (!found->is_boolean()) {
        return fail(ErrorCode::usage, fmt::format("the argument '{}' must be true or false", name));
    }
    return found->get<bool>();
}

bool Arguments::has(std::string_view name) const {
    return object_.contains(std::string(name)) && !object_[std::string(name)].is_null();
}

}  // namespace aura::control
