// The record that ends a membership.
//
// Pure.
#pragma once

#include <cstddef>

#include "base/ids.hpp"
#include "sync/version_vector.hpp"
#include "wire/team.hpp"

namespace aura::hub {

// Logs of one device that stay valid as far as they are held: a log a repository and incarnation, a
// year of daily restores. An event has room for no more.
inline constexpr std::size_t kCutsMax = 600;

// Everything that `peer` had made durable here, which is `held`, stays; what it writes from now on
// is void. Of a device with more than kCutsMax logs, which only ill will makes, the longest stay:
// it must not be able to write itself out of reach.
[[nodiscard]] wire::MemberRevoked revocation(const sync::VersionVector& held,
                                             const AuthorId& peer,
                                             const AuthorId& by);

}  // namespace aura::hub
