#include "base/result.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::Result;
using aura::Status;

namespace {

Result<int> parse(const std::string& text) {
    if (text.empty()) {
        return aura::fail(ErrorCode::usage, "empty");
    }
    return static_cast<int>(text.size());
}

Result<int> twice(const std::string& text) {
    AURA_TRY_ASSIGN(const int value, parse(text));
    return value * 2;
}

Status check(const std::string& text) {
    AURA_TRY(parse(text));
    return {};
}

}  // namespace

TEST_CASE("result: a value passes through the macros") {
    CHECK(twice("ab").value() == 4);
    CHECK(check("ab").has_value());
}

TEST_CASE("result: an error leaves the function at once") {
    CHECK(twice("").error().is(ErrorCode::usage));
    CHECK(check("").error().message() == "empty");
}
