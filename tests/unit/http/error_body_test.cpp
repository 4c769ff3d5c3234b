#include "http/error_body.hpp"

#include <string>

#include <doctest/doctest.h>

#include "support/golden.hpp"

using aura::Error;
using aura::ErrorCode;
using aura::http::error_from;
using aura::http::error_response;
using aura::http::Response;

namespace {

Error full_error() {
    return Error(ErrorCode::token_expired, "token expired")
        .because("it was good until 2026-11-20T09:30:00Z")
        .because("the clock here says 2026-11-21T09:30:00Z")
        .try_next("aura mothership token issue --for NAME");
}

}  // namespace

TEST_CASE("error body: the published JSON is what the golden files say") {
    aura::test::check_golden("tests/golden/http/error_full.json",
                             error_response(full_error()).body);
    aura::test::check_golden("tests/golden/http/error_short.json",
                             error_response(Error(ErrorCode::not_found, "no such peer")).body);
    aura::test::check_golden(
        "tests/golden/http/error_not_utf8.json",
        error_response(Error(ErrorCode::path_refused, "no path: \xff\x01\"\n")).body);
}

TEST_CASE("error body: the status is the one of the table") {
    CHECK(error_response(full_error()).status == 401);
    CHECK(error_response(Error(ErrorCode::limit, "too many")).status == 429);
    CHECK(error_response(full_error()).headers.find("content-type") == "application/json");
}

TEST_CASE("error body: what was sent comes back as the same error") {
    const Error error = error_from(error_response(full_error()));
    CHECK(error.code() == ErrorCode::token_expired);
    CHECK(error.to_block() == full_error().to_block());
}

TEST_CASE("error body: a code of a newer version becomes the general one of its status") {
    const auto code_for = [](std::uint16_t status) {
        return error_from(Response{status, {}, R"({"error":{"code":"new.code","message":"m"}})"})
            .code();
    };
    CHECK(code_for(400) == ErrorCode::usage);
    CHECK(code_for(403) == ErrorCode::permission);
    CHECK(code_for(404) == ErrorCode::not_found);
    CHECK(code_for(418) == ErrorCode::usage);
    CHECK(code_for(429) == ErrorCode::limit);
    CHECK(code_for(503) == ErrorCode::unavailable);
    CHECK(code_for(599) == ErrorCode::internal);
}

TEST_CASE("error body: an answer that is not ours is reported as that") {
    for (const char* body : {"",
                             "<html>Bad Gateway</html>",
                             "[]",
                             "{}",
                             R"({"error":"text"})",
                             R"({"error":{"message":)"}) {
        CAPTURE(body);
        const Error error = error_from(Response{502, {}, body});
        CHECK(error.is(ErrorCode::not_a_mothership));
        CHECK(error.message() == "status 502 with an answer that is not ours");
    }
}

TEST_CASE("error body: texts of the other side are tamed and bounded") {
    std::string body = R"({"error":{"code":7,"message":"\u001b[2J)" + std::string(5000, 'm') +
                       R"(","try":"\r\n","causes":[1)";
    for (int i = 0; i < 100; ++i) {
        body += R"(,"cause")";
    }
    const Error error = error_from(Response{400, {}, body + "]}}"});
    CHECK(error.message() == "?[2J" + std::string(1020, 'm'));
    CHECK(error.next_step() == "??");
    CHECK(error.causes().size() == 16);
    CHECK(error.causes().front().empty());
}
