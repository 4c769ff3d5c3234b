// The JSON object inside a token: names with strings and numbers, nothing nested. Private to
// crypto/.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"

namespace aura::crypto {

class ClaimSet {
public:
    // Takes any bytes. token.malformed when they are not one JSON object, when a name appears twice
    // (readers differ in which one they believe), or when a value is nested. `what` names the
    // object in messages.
    [[nodiscard]] static Result<ClaimSet> parse(std::string_view what, std::string_view json);

    [[nodiscard]] bool has(std::string_view name) const;

    // token.malformed when the claim is missing or of another type.
    [[nodiscard]] Result<std::string> text(std::string_view name) const;
    // At most `max`.
    [[nodiscard]] Result<std::uint64_t> number(std::string_view name, std::uint64_t max) const;

private:
    friend class ClaimReader;

    // Truth values, null and numbers below zero or with a fraction are allowed in claims that we do
    // not know; we read none of them.
    struct Other {};

    using Value = std::variant<Other, std::string, std::uint64_t>;

    std::map<std::string, Value, std::less<>> values_;
};

// The error of everything that is wrong with the form of a token.
[[nodiscard]] Error malformed_token(std::string why);

}  // namespace aura::crypto
