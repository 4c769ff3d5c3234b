// `aurad --rebuild`, before the daemon starts (runtime/rebuild.hpp).
#pragma once

#include "base/result.hpp"
#include "config/places.hpp"
#include "io/loop.hpp"

namespace aura::daemon {

// Refused while another daemon of this home and mode runs. Errors as runtime::rebuild_database.
[[nodiscard]] Status rebuild_home(io::Loop& loop,
                                  const config::Places& places,
                                  config::DaemonMode mode);

}  // namespace aura::daemon
