// Members as people name them: in commands, and in replies.
//
// Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "sync/membership.hpp"

namespace aura::daemon {

// By peer_id, subject or host, whichever fits one member alone. not_found; usage: it fits several.
// Both advise `list`, the command that lists the members.
[[nodiscard]] Result<AuthorId> find_member(const sync::Membership& membership,
                                           const std::string& wanted,
                                           std::string_view list);

// Subject of the member, else the name of its key.
[[nodiscard]] std::string who(const AuthorId& author, const sync::Membership& membership);

}  // namespace aura::daemon
