// A socket that becomes readable whenever the kernel's view of interfaces and addresses changes.
// What it says is of no interest here: whoever is woken looks for himself.
//
// For the .cpp files of io/ only.
#pragma once

#include "base/result.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

// Never blocking. Errors: io.
[[nodiscard]] Result<UniqueFd> open_route_socket();

}  // namespace aura::io
