#include "daemon/version.hpp"

namespace aura::daemon {

std::string version() {
    return AURA_VERSION;
}

std::string agent_name() {
    return "aura/" + version();
}

}  // namespace aura::daemon
