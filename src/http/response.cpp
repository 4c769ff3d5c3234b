#include "http/response.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace aura::http {
namespace {

struct Reason {
    std::uint16_t status;
    std::string_view phrase;
};

// The names that an API has use for (RFC 9110 section 15, RFC 4918, RFC 6585).
constexpr std::array kReasons = {
    Reason{100, "Continue"},
    Reason{101, "Switching Protocols"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{423, "Locked"},
    Reason{424, "Failed Dependency"},
    Reason{425, "Too Early"},
    Reason{426, "Upgrade Required"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{451, "Unavailable For Legal Reasons"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
    Reason{508, "Loop Detected"},
    Reason{511, "Network Authentication Required"},
};

bool states_length(std::uint16_t status) {
    return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::string_view reason_phrase(std::uint16_t status) {
    const auto* row = std::find_if(
        kReasons.begin(), kReasons.end(), [status](const Reason& r) { return r.status == status; });
    return row == kReasons.end() ? std::string_view() : row->phrase;
}

std::string serialize(const Response& response, AnswerTo request) {
    std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    bytes += reason_phrase(response.status);
    bytes += "\r\n";
    for (const Header& field : response.headers) {
        bytes += field.name + ": " + field.value + "\r\n";
    }
    const bool has_length = states_length(response.status);
    if (has_length) {
        bytes += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    }
    if (!request.keep_alive) {
        bytes += "Connection: close\r\n";
    }
    bytes += "\r\n";
    return has_length && !request.head ? bytes + response.body : bytes;
}

Response json_response(std::uint16_t status, std::string json) {
    return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

}  // namespace aura::http
