// One setting as text: what it is, and what it may be.
//
// Pure functions.
#pragma once

#include <string>

#include "config/key.hpp"

namespace aura::config {

// The value as TOML, secrets as they are: who shows it to somebody hides them.
[[nodiscard]] std::string value_text(const Key& key, const Config& config);

// "a port (0 to 65535)", "a duration from 1m to 365d, as in "24h"".
[[nodiscard]] std::string type_text(const Key& key);

}  // namespace aura::config
