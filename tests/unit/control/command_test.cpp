#include "control/command.hpp"

#include <algorithm>

#include <doctest/doctest.h>

using aura::control::Permission;
using aura::control::Scope;

TEST_CASE("command: the table is sorted, so every command in it is found") {
    const auto commands = aura::control::commands();
    CHECK(std::is_sorted(commands.begin(), commands.end(), [](const auto& a, const auto& b) {
        return a.name < b.name;
    }));
    for (const auto& command : commands) {
        CHECK(aura::control::find_command(command.name) == &command);
    }
    CHECK(aura::control::find_command("") == nullptr);
    CHECK(aura::control::find_command("zzz") == nullptr);
}

TEST_CASE("command: what a peer answers is never open to remote callers") {
    for (const auto& command : aura::control::commands()) {
        if (command.scope != Scope::hub) {
            CHECK(command.permission == Permission::owner);
        }
    }
}
