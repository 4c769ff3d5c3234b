#include "base/role.hpp"

#include <array>

#include <fmt/core.h>

namespace aura {
namespace {

struct RoleName {
    std::string_view text;
    Role role;
};

// The first name of a role is the one it is shown by.
constexpr std::array kRoleNames = {
    RoleName{"admin", Role::admin},
    RoleName{"contributor", Role::contributor},
    RoleName{"reader", Role::reader},
    RoleName{"agent", Role::agent},
    RoleName{"member", Role::contributor},
    RoleName{"read-only", Role::reader},
};

}  // namespace

std::string_view to_text(Role role) {
    for (const RoleName& name : kRoleNames) {
        if (name.role == role) {
            return name.text;
        }
    }
    return "unknown";
}

Result<Role> parse_role(std::string_view text) {
    for (const RoleName& name : kRoleNames) {
        if (name.text == text) {
            return name.role;
        }
    }
    return fail(Error(ErrorCode::usage, fmt::format("unknown role '{}'", text))
                    .because("roles are admin, contributor, reader and agent"));
}

}  // namespace aura
