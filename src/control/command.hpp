// Every request a daemon understands, as data: who serves it and who may ask. The command line, the
// local socket and POST /v1/control all go by this table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace aura::control {

// Which daemon has the answer. A peer passes a hub's request on to its Mothership.
enum class Scope : std::uint8_t { peer, hub, either };

// What a *remote* caller must be; the owner of the local socket may ask anything.
enum class Permission : std::uint8_t {
    owner,   // never remotely
    member,  // any member in good standing
    admin,
};

struct Command {
    std::string_view name;
    Scope scope;
    Permission permission;
    // Of the reply: "aura.token/1". Fields are only ever added.
    std::string_view schema;
};

[[nodiscard]] std::span<const Command> commands();

// nullptr when there is none of that name.
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace aura::control
