#include "io/socket_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <net/if.h>
#include <sys/socket.h>

#include <fmt/format.h>

namespace aura::io {
namespace {

using Family = SocketAddress::Family;

// The interface that a zone names, by name or by number; 0 when there is none.
std::uint32_t scope_of(const std::string& zone) {
    if (const unsigned index = if_nametoindex(zone.c_str()); index != 0) {
        return index;
    }
    std::uint32_t number = 0;
    for (const char c : zone) {
        if (c < '0' || c > '9' || number > 100'000'000) {
            return 0;
        }
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return number;
}

}  // namespace

std::optional<SocketAddress> parse_address(std::string_view ip, std::uint16_t port) {
    const std::size_t percent = ip.find('%');
    const std::string number(ip.substr(0, percent));
    SocketAddress address;
    address.port = port;
    if (percent == std::string_view::npos &&
        inet_pton(AF_INET, number.c_str(), address.ip.data()) == 1) {
        return address;
    }
    address.family = Family::v6;
    if (inet_pton(AF_INET6, number.c_str(), address.ip.data()) != 1) {
        return std::nullopt;
    }
    if (percent != std::string_view::npos) {
        address.scope = scope_of(std::string(ip.substr(percent + 1)));
        if (address.scope == 0) {
            return std::nullopt;
        }
    }
    return address;
}

std::string ip_text(const SocketAddress& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = address.family == Family::v4 ? AF_INET : AF_INET6;
    inet_ntop(family, address.ip.data(), text.data(), text.size());
    return address.scope == 0 ? text.data() : fmt::format("{}%{}", text.data(), address.scope);
}

std::string to_string(const SocketAddress& address) {
    return address.family == Family::v4 ? fmt::format("{}:{}", ip_text(address), address.port)
                                        : fmt::format("[{}]:{}", ip_text(address), address.port);
}

bool is_loopback(const SocketAddress& address) {
    constexpr std::array<std::uint8_t, 16> kIpv6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return address.family == Family::v4 ? address.ip[0] == 127 : address.ip == kIpv6;
}

bool is_link_local(const SocketAddress& address) {
    return address.family == Family::v4
               ? address.ip[0] == 169 && address.ip[1] == 254               // RFC 3927
               : address.ip[0] == 0xfe && (address.ip[1] & 0xc0U) == 0x80;  // RFC 4291, 2.5.6
}

bool is_unspecified(const SocketAddress& address) {
    return std::all_of(
        address.ip.begin(), address.ip.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace aura::io
