// A whole HTTP response, as a value, and its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/headers.hpp"

namespace aura::http {

struct Response {
    std::uint16_t status = 200;
    Headers headers;
    std::string body;

    bool operator==(const Response&) const = default;
};

// What the answer depends on besides the response itself.
struct AnswerTo {
    // A HEAD request gets the length of the body, but not the body (RFC 9110 section 9.3.2).
    bool head = false;
    bool keep_alive = true;
};

// The response's bytes. Content-Length and Connection are written by this function: the one from
// the body (never for 1xx, 204 and 304), the other where `keep_alive` is false.
[[nodiscard]] std::string serialize(const Response& response, AnswerTo request = {});

// `json` must be a JSON text.
[[nodiscard]] Response json_response(std::uint16_t status, std::string json);

// "Not Found" for 404; empty for a status without a registered name.
[[nodiscard]] std::string_view reason_phrase(std::uint16_t status);

}  // namespace aura::http
