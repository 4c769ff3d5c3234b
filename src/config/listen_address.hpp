// Addresses to listen on, as text.
//
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config.hpp"

namespace aura::config {

// A whole number up to 65535.
[[nodiscard]] std::optional<Port> parse_port(std::string_view text);

// "10.0.1.15:7777", "[fd00::1]:7777". The host is an address: a name could mean several.
[[nodiscard]] std::optional<Listen> parse_listen(std::string_view text);

// The inverse; "off" for an empty host.
[[nodiscard]] std::string to_text(const Listen& listen);

}  // namespace aura::config
