#include "base/error.hpp"

#include <cerrno>
#include <set>
#include <string_view>

#include <doctest/doctest.h>

using aura::Error;
using aura::ErrorCode;

TEST_CASE("error: a failed call is shown as what, why and what to do") {
    const Error error = Error::from_errno(ErrorCode::io, "bind failed", EADDRINUSE)
                            .in("failed to bind 0.0.0.0:7777")
                            .try_next("aura mothership start --port 8443");
    CHECK(error.to_block() ==
          "error: failed to bind 0.0.0.0:7777 (DR011)\n"
          "  caused by: bind failed\n"
          "  caused by: address already in use\n"
          "  try: aura mothership start --port 8443\n");
    CHECK(error.to_line() == "failed to bind 0.0.0.0:7777: bind failed: address already in use");
    CHECK(error.error_number() == EADDRINUSE);
}

TEST_CASE("error: what was mistyped or broken off has no number to look up") {
    CHECK(Error(ErrorCode::usage, "no such flag").to_block() == "error: no such flag\n");
    CHECK(Error(ErrorCode::repo_not_linked, "not linked").to_block() ==
          "error: not linked (DR302)\n");
}

TEST_CASE("error: names and doctor numbers of the table are unique") {
    std::set<std::string_view> names;
    std::set<int> numbers;
#define AURA_COUNT(enumerator, stable_name, doctor, http, exit, retry) \
    CHECK(names.insert(stable_name).second);                           \
    CHECK(numbers.insert(doctor).second);                              \
    CHECK(aura::traits(ErrorCode::enumerator).name == std::string_view(stable_name));
    AURA_ERROR_TABLE(AURA_COUNT)
#undef AURA_COUNT
}

TEST_CASE("error: a code is found by its stable name, an unknown name by nobody") {
    CHECK(aura::error_code_named("token.expired") == ErrorCode::token_expired);
    CHECK_FALSE(aura::error_code_named("token").has_value());
}
