// Which Aura this is. The number stands in meson.build alone.
#pragma once

#include <string>

namespace aura::daemon {

// "0.1.0".
[[nodiscard]] std::string version();

// How a daemon introduces itself to others: "aura/0.1.0".
[[nodiscard]] std::string agent_name();

}  // namespace aura::daemon
