// Whether a text is an IP address.
//
// A pure function.
#pragma once

#include <string_view>

namespace aura::config {

// "10.0.1.15", or "fd00::1" in any form of RFC 4291 section 2.2; no zone, no brackets.
[[nodiscard]] bool is_ip_address(std::string_view text);

}  // namespace aura::config
