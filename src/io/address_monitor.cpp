#include "io/address_monitor.hpp"

#include <cerrno>
#include <chrono>
#include <sys/socket.h>
#include <utility>

#include "io/loop_core.hpp"
#include "io/route_socket.hpp"

namespace aura::io {
namespace {

// A new network comes as a dozen messages, within this time on every system seen.
constexpr Duration kSettleTime = std::chrono::milliseconds(250);

}  // namespace

Result<std::unique_ptr<AddressMonitor>> AddressMonitor::start(Loop& loop, OnChange on_change) {
    // The socket first: what changes between it and the list wakes us.
    AURA_TRY_ASSIGN(UniqueFd socket, open_route_socket());
    AURA_TRY_ASSIGN(auto addresses, local_addresses());
    std::unique_ptr<AddressMonitor> self(new AddressMonitor(loop, std::move(socket), on_change));
    self->addresses_ = std::move(addresses);
    return self;
}

AddressMonitor::AddressMonitor(Loop& loop, UniqueFd route_socket, OnChange on_change)
    : loop_(loop),
      route_socket_(std::move(route_socket)),
      on_change_(std::move(on_change)),
      news_(loop, route_socket_.get(), [this] { handle_news(); }),
      settled_(loop, [this] { compare(); }) {
    news_.start(FdPoll::Until::readable);
}

void AddressMonitor::handle_news() {
    // Reads the messages away. ENOBUFS is news too: there were more than the socket could hold.
    auto& buffer = loop_.core().read_buffer;
    while (::recv(route_socket_.get(), buffer.data(), buffer.size(), 0) > 0 || errno == ENOBUFS) {
    }
    if (!settled_.deadline()) {
        settled_.arm(loop_.now().mono + kSettleTime);
    }
}

void AddressMonitor::compare() {
    auto addresses = local_addresses();
    if (addresses && *addresses != addresses_) {
        addresses_ = *std::move(addresses);
        on_change_(addresses_);
    }
}

}  // namespace aura::io
