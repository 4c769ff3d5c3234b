// Result<T>: a value or an Error. Limited to the subset that std::expected has too, so that a
// newer compiler can take its place (GCC 12 has it only in C++23 mode, clang 14 not at all).
#pragma once

#include <utility>

#include <tl/expected.hpp>

#include "base/error.hpp"

namespace aura {

template <class T>
using Result = tl::expected<T, Error>;

// Success, or why not.
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error(code, std::move(message)));
}

}  // namespace aura

#define AURA_CONCAT_(a, b) a##b
#define AURA_CONCAT(a, b) AURA_CONCAT_(a, b)

// Returns the error of `expression` from the enclosing function, if it has one.
#define AURA_TRY(expression)                                     \
    do {                                                         \
        if (auto aura_status = (expression); !aura_status) {     \
            return ::aura::fail(std::move(aura_status).error()); \
        }                                                        \
    } while (false)

// Declares `declaration` as the value of `expression`, or returns its error from the enclosing
// function: AURA_TRY_ASSIGN(const auto key, load_key(path));
#define AURA_TRY_ASSIGN(declaration, expression) \
    AURA_TRY_ASSIGN_(AURA_CONCAT(aura_result_, __LINE__), declaration, expression)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none
#define AURA_TRY_ASSIGN_(result, declaration, expression) \
    auto result = (expression);                           \
    if (!result) {                                        \
        return ::aura::fail(std::move(result).error());   \
    }                                                     \
    declaration = *std::move(result)
// NOLINTEND(bugprone-macro-parentheses)
