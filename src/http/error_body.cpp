#include "http/error_body.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/ascii.hpp"

namespace aura::http {
namespace {

constexpr std::size_t kTextBytesMax = 1024;
constexpr std::size_t kCausesMax = 16;

// A text of theirs, fit for a terminal. Cut in the middle of a character at worst.
std::string tamed(std::string text) {
    text.resize(std::min(text.size(), kTextBytesMax));
    std::replace_if(text.begin(), text.end(), is_ascii_control, '?');
    return text;
}

std::string text_at(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? tamed(found->get<std::string>())
                                                       : std::string();
}

// The general code for a status, where the body's own is of a newer version.
ErrorCode code_for_status(std::uint16_t status) {
    constexpr ErrorCode kGeneral[] = {ErrorCode::usage,
                                      ErrorCode::not_joined,
                                      ErrorCode::permission,
                                      ErrorCode::not_found,
                                      ErrorCode::exists,
                                      ErrorCode::limit,
                                      ErrorCode::unavailable,
                                      ErrorCode::timeout};
    for (const ErrorCode code : kGeneral) {
        if (traits(code).http_status == status) {
            return code;
        }
    }
    return status < 500 ? ErrorCode::usage : ErrorCode::internal;
}

std::optional<Error> parse_error_body(const Response& response) {
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (!body.is_object() || !body.contains("error") || !body["error"].is_object()) {
        return std::nullopt;
    }
    const nlohmann::json& fields = body["error"];
    const auto code = error_code_named(text_at(fields, "code"));
    Error error(code.value_or(code_for_status(response.status)), text_at(fields, "message"));
    if (const auto causes = fields.find("causes"); causes != fields.end() && causes->is_array()) {
        for (std::size_t i = 0; i < std::min(causes->size(), kCausesMax); ++i) {
            const nlohmann::json& cause = (*causes)[i];
            error = std::move(error).because(
                tamed(cause.is_string() ? cause.get<std::string>() : std::string()));
        }
    }
    return std::move(error).try_next(text_at(fields, "try"));
}

}  // namespace

Response error_response(const Error& error) {
    const ErrorTraits& row = traits(error.code());
    nlohmann::ordered_json fields;
    fields["code"] = row.name;
    fields["message"] = error.message();
    fields["causes"] = error.causes();
    if (!error.next_step().empty()) {
        fields["try"] = error.next_step();
    }
    fields["doctor"] = fmt::format("DR{:03}", row.doctor_number);
    nlohmann::ordered_json body;
    body["error"] = std::move(fields);
    using Handler = nlohmann::ordered_json::error_handler_t;
    return json_response(row.http_status, body.dump(-1, ' ', false, Handler::replace) + "\n");
}

Error error_from(const Response& response) {
    if (auto error = parse_error_body(response)) {
        return *std::move(error);
    }
    return Error(ErrorCode::not_a_mothership,
                 fmt::format("status {} with an answer that is not ours", response.status));
}

}  // namespace aura::http
