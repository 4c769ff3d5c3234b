// The addresses of this machine.
//
// Thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "io/socket_address.hpp"

namespace aura::io {

struct InterfaceAddress {
    std::string interface;  // "eth0", "tailscale0", "utun3"
    SocketAddress address;  // port 0
    std::uint8_t prefix_bits = 0;

    auto operator<=>(const InterfaceAddress&) const = default;
};

// Addresses of all interfaces that are up and have a carrier, loopback included, sorted. Errors:
// io.
[[nodiscard]] Result<std::vector<InterfaceAddress>> local_addresses();

}  // namespace aura::io
