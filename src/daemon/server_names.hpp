// The names by which a Mothership can be reached: what its certificate lists, and what a token
// tells a joiner.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace aura::daemon {

// Host names and addresses of this machine, without duplicates. Loopback is among them, so that a
// tool on the machine itself can verify the certificate by name too.
[[nodiscard]] std::vector<std::string> server_names(const config::Config& config);

// "https://host:port": the address bound to, or, where that is every interface, the host name.
[[nodiscard]] std::string public_url(const config::Config& config, std::uint16_t port);

}  // namespace aura::daemon
