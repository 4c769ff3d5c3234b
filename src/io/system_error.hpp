// From the number of a failed system call to an Error with the code that callers tell apart.
//
// Thread-safe.
#pragma once

#include <string>

#include "base/error.hpp"

namespace aura::io {

// For calls on files: not_found, permission, exists, store_full, else io. `message` names what
// failed and to what.
[[nodiscard]] Error system_error(std::string message, int error_number);

// For calls on sockets: net_refused, net_timeout, net_unreachable, net_reset, net_address_in_use,
// permission, else io.
[[nodiscard]] Error network_error(std::string message, int error_number);

}  // namespace aura::io
