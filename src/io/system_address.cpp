#include "io/system_address.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <netinet/in.h>

namespace aura::io {
namespace {

constexpr std::size_t kIpv4Bytes = 4;
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

template <class System>
SystemAddress wrap(const System& system) {
    SystemAddress address;
    std::memcpy(&address.storage, &system, sizeof system);
    address.size = sizeof system;
    return address;
}

SocketAddress from_v4(const sockaddr_in& v4) {
    SocketAddress address;
    address.port = ntohs(v4.sin_port);
    std::memcpy(address.ip.data(), &v4.sin_addr, kIpv4Bytes);
    return address;
}

SocketAddress from_v6(const sockaddr_in6& v6) {
    SocketAddress address;
    address.port = ntohs(v6.sin6_port);
    std::array<std::uint8_t, 16> ip{};
    std::memcpy(ip.data(), &v6.sin6_addr, ip.size());
    if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), ip.begin())) {
        std::copy(ip.begin() + kMappedPrefix.size(), ip.end(), address.ip.begin());
        return address;
    }
    address.family = SocketAddress::Family::v6;
    address.ip = ip;
    address.scope = v6.sin6_scope_id;
    return address;
}

}  // namespace

SystemAddress to_system(const SocketAddress& address) {
    if (address.family == SocketAddress::Family::v4) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(address.port);
        std::memcpy(&v4.sin_addr, address.ip.data(), kIpv4Bytes);
        return wrap(v4);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(address.port);
    v6.sin6_scope_id = address.scope;
    std::memcpy(&v6.sin6_addr, address.ip.data(), address.ip.size());
    return wrap(v6);
}

std::optional<SocketAddress> from_system(const sockaddr* system) {
    if (system->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, system, sizeof v4);
        return from_v4(v4);
    }
    if (system->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, system, sizeof v6);
        return from_v6(v6);
    }
    return std::nullopt;
}

}  // namespace aura::io
