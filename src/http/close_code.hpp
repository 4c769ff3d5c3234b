// Why a WebSocket is closed, and what that means as an Error (RFC 6455 section 7.4.1).
//
// Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace aura::http {

enum class CloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    no_status = 1005,  // received only: the other side gave none
    policy_violation = 1008,
    message_too_big = 1009,
    internal_error = 1011,
};

// What a close by the other side means here: `unavailable` for going_away and internal_error (come
// back later), `permission` for policy_violation, `cancelled` for normal and no_status,
// `http.too_large` for message_too_big, `websocket.malformed` for every other: we broke a rule.
[[nodiscard]] Error error_from(CloseCode code);

// What to close with because of an error of ours or of theirs.
[[nodiscard]] CloseCode close_code_for(ErrorCode code);

}  // namespace aura::http
