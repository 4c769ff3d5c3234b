// What this machine is.
//
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aura::io {

// An id that survives restarts and stays behind when a home directory is copied elsewhere: on
// Linux machine-id(5), on macOS the platform UUID. 32 hexadecimal digits, lower case. Errors:
// unavailable (the system has none, as in some containers).
[[nodiscard]] Result<std::string> machine_id();

// What a machine-id(5) file holds; nothing when that is no id.
[[nodiscard]] std::optional<std::string> parse_machine_id(std::string_view content);

// Errors: io.
[[nodiscard]] Result<std::string> host_name();

// Processors that this process may use; at least 1.
[[nodiscard]] unsigned core_count();

}  // namespace aura::io
