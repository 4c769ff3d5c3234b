#include "io/interfaces.hpp"

#include <algorithm>
#include <bit>
#include <memory>

#include <uv.h>

#include "io/system_address.hpp"
#include "io/system_error.hpp"

namespace aura::io {
namespace {

template <class System>
const sockaddr* generic(const System& system) {
    return reinterpret_cast<const sockaddr*>(&system);
}

std::uint8_t prefix_bits(const sockaddr* netmask) {
    unsigned bits = 0;
    if (const auto mask = from_system(netmask)) {
        for (const std::uint8_t byte : mask->ip) {
            bits += static_cast<unsigned>(std::popcount(byte));
        }
    }
    return static_cast<std::uint8_t>(bits);
}

}  // namespace

Result<std::vector<InterfaceAddress>> local_addresses() {
    uv_interface_address_t* list = nullptr;
    int count = 0;
    if (const int result = uv_interface_addresses(&list, &count); result != 0) {
        return fail(system_error("cannot list this machine's addresses", -result));
    }
    const auto release = [&](uv_interface_address_t* all) {
        uv_free_interface_addresses(all, count);
    };
    const std::unique_ptr<uv_interface_address_t[], decltype(release)> entries(list, release);

    std::vector<InterfaceAddress> addresses;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const uv_interface_address_t& entry = entries[i];
        if (const auto address = from_system(generic(entry.address))) {
            addresses.push_back({entry.name, *address, prefix_bits(generic(entry.netmask))});
        }
    }
    std::sort(addresses.begin(), addresses.end());
    return addresses;
}

}  // namespace aura::io
