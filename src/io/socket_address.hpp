// An IPv4 or IPv6 address with a port: a plain value, comparable, without system types.
//
// Thread-safe (a value).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aura::io {

struct SocketAddress {
    enum class Family : std::uint8_t { v4, v6 };

    Family family = Family::v4;
    std::array<std::uint8_t, 16> ip{};  // network order; IPv4 in the first four, the rest zero
    std::uint16_t port = 0;             // host order
    std::uint32_t scope = 0;            // interface of a link-local IPv6 address, else 0

    auto operator<=>(const SocketAddress&) const = default;
};

// From a numeric address ("10.0.0.1", "::1", "fe80::1%eth0"); nothing when `ip` is a name or no
// address at all. No lookup is made.
[[nodiscard]] std::optional<SocketAddress> parse_address(std::string_view ip, std::uint16_t port);

// "10.0.0.1:7777", "[::1]:7777", "[fe80::1%2]:7777".
[[nodiscard]] std::string to_string(const SocketAddress& address);

// Without the port: "10.0.0.1", "::1".
[[nodiscard]] std::string ip_text(const SocketAddress& address);

[[nodiscard]] bool is_loopback(const SocketAddress& address);
[[nodiscard]] bool is_link_local(const SocketAddress& address);

// 0.0.0.0 or ::.
[[nodiscard]] bool is_unspecified(const SocketAddress& address);

}  // namespace aura::io
