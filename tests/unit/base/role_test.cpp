#include "base/role.hpp"

#include <doctest/doctest.h>

using aura::parse_role;
using aura::Role;

TEST_CASE("role: the name of every role is read back as that role") {
    for (const Role role : {Role::admin, Role::contributor, Role::reader, Role::agent}) {
        CHECK(parse_role(aura::to_text(role)).value() == role);
    }
}

TEST_CASE("role: the aliases mean the same and are not written") {
    CHECK(parse_role("member").value() == Role::contributor);
    CHECK(parse_role("read-only").value() == Role::reader);
    CHECK(aura::to_text(Role::contributor) == "contributor");
    CHECK(aura::to_text(Role::reader) == "reader");
}

TEST_CASE("role: an unknown name is refused and named") {
    CHECK(parse_role("root").error().message() == "unknown role 'root'");
    CHECK_FALSE(parse_role("Admin"));
    CHECK_FALSE(parse_role(""));
}
