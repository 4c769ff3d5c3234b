#include "http/close_code.hpp"

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::http::close_code_for;
using aura::http::CloseCode;
using aura::http::error_from;

TEST_CASE("close code: the other side's reason becomes an error that says whether to come back") {
    CHECK(error_from(CloseCode::normal).is(ErrorCode::cancelled));
    CHECK(error_from(CloseCode::no_status).is(ErrorCode::cancelled));
    CHECK(error_from(CloseCode::going_away).is(ErrorCode::unavailable));
    CHECK(error_from(CloseCode::internal_error).is(ErrorCode::unavailable));
    CHECK(error_from(CloseCode::policy_violation).is(ErrorCode::permission));
    CHECK(error_from(CloseCode::message_too_big).is(ErrorCode::http_too_large));
    CHECK(error_from(CloseCode::protocol_error).is(ErrorCode::websocket_malformed));
    CHECK(error_from(CloseCode{4000}).is(ErrorCode::websocket_malformed));
    CHECK(error_from(CloseCode{4000}).message() == "closed by the other side, code 4000");
}

TEST_CASE("close code: an error is told to the other side by whose fault it is") {
    CHECK(close_code_for(ErrorCode::unavailable) == CloseCode::going_away);
    CHECK(close_code_for(ErrorCode::wire_malformed) == CloseCode::protocol_error);
    CHECK(close_code_for(ErrorCode::wire_too_large) == CloseCode::message_too_big);
    CHECK(close_code_for(ErrorCode::text_unsupported) == CloseCode::unsupported_data);
    CHECK(close_code_for(ErrorCode::peer_revoked) == CloseCode::policy_violation);
    CHECK(close_code_for(ErrorCode::internal) == CloseCode::internal_error);
    CHECK(close_code_for(ErrorCode::cancelled) == CloseCode::normal);
}
