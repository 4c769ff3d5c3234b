// A whole HTTP request, as a value, and its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/headers.hpp"
#include "http/method.hpp"

namespace aura::http {

struct Request {
    Method method = Method::get;
    // As sent, always in origin form: "/v1/peers?status=online" (RFC 9112 section 3.2.1).
    std::string target;
    // `target` up to the '?' and after it; both still percent-encoded.
    std::string path;
    std::string query;
    Headers headers;
    std::string body;
    // Whether the client will send another request on this connection.
    bool keep_alive = true;
    // It asks for a WebSocket: what follows on the connection is no longer HTTP.
    bool upgrade = false;

    bool operator==(const Request&) const = default;
};

// The request's bytes. `target` is what is sent; `path` and `query` are not looked at.
// Content-Length is written by this function wherever there is a body or a POST.
[[nodiscard]] std::string serialize(const Request& request);

// The decoded value of the first `name=value` of a query; "" for a bare `name`; nothing when the
// name is absent or the value is not well encoded.
[[nodiscard]] std::optional<std::string> query_value(std::string_view query, std::string_view name);

// `text` as one segment of a path or one value of a query (RFC 3986 section 2.3).
[[nodiscard]] std::string percent_encode(std::string_view text);

// `text` with its %XX undone, or nothing when one is broken or stands for NUL (RFC 3986 2.1).
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace aura::http
