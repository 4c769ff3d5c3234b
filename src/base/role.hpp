// What a member of a team may do.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace aura {

// Numbers are part of the format of membership records.
enum class Role : std::uint8_t {
    reader = 1,
    contributor = 2,
    agent = 3,  // a program that works for somebody
    admin = 4,
};

// The name for people and for tokens: "admin", "contributor", "reader", "agent".
[[nodiscard]] std::string_view to_text(Role role);

// Accepts the aliases "member" (contributor) and "read-only" (reader) too; usage otherwise.
[[nodiscard]] Result<Role> parse_role(std::string_view text);

}  // namespace aura
