// Text from outside that may be shown on a terminal. Private to crypto/.
//
// Thread-safe.
#pragma once

#include <string_view>

namespace aura::crypto {

// Whether `text` (UTF-8) has no control characters (C0, C1, DELETE): those could steer a terminal.
[[nodiscard]] bool is_printable(std::string_view text);

}  // namespace aura::crypto
