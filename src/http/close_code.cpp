#include "http/close_code.hpp"

#include <fmt/core.h>

namespace aura::http {

Error error_from(CloseCode code) {
    const auto error = [code](ErrorCode meaning) {
        return Error(meaning,
                     fmt::format("closed by the other side, code {}", static_cast<unsigned>(code)));
    };
    switch (code) {
        case CloseCode::normal:
        case CloseCode::no_status:
            return error(ErrorCode::cancelled);
        case CloseCode::going_away:
        case CloseCode::internal_error:
            return error(ErrorCode::unavailable);
        case CloseCode::policy_violation:
            return error(ErrorCode::permission);
        case CloseCode::message_too_big:
            return error(ErrorCode::http_too_large);
        case CloseCode::protocol_error:
        case CloseCode::unsupported_data:
            break;
    }
    return error(ErrorCode::websocket_malformed);
}

CloseCode close_code_for(ErrorCode code) {
    switch (code) {
        case ErrorCode::cancelled:
            return CloseCode::normal;
        case ErrorCode::unavailable:
        case ErrorCode::timeout:
            return CloseCode::going_away;
        case ErrorCode::text_unsupported:
            return CloseCode::unsupported_data;
        case ErrorCode::http_too_large:
        case ErrorCode::wire_too_large:
            return CloseCode::message_too_big;
        case ErrorCode::websocket_malformed:
        case ErrorCode::wire_malformed:
        case ErrorCode::wire_unexpected:
        case ErrorCode::wire_version:
            return CloseCode::protocol_error;
        default:
            break;
    }
    // The rest is the other side's doing where HTTP would say so, too.
    return traits(code).http_status < 500 ? CloseCode::policy_violation : CloseCode::internal_error;
}

}  // namespace aura::http
