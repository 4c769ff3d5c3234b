// Tells when this machine's addresses change: another network, a VPN that comes up late.
//
// Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "io/fd_poll.hpp"
#include "io/interfaces.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

class AddressMonitor {
public:
    // Gets the new list whenever it differs from the last one, at first from that at the start.
    // What changes within a quarter of a second is one call. May destroy the AddressMonitor.
    using OnChange = std::function<void(const std::vector<InterfaceAddress>&)>;

    // Errors: io.
    [[nodiscard]] static Result<std::unique_ptr<AddressMonitor>> start(Loop& loop,
                                                                       OnChange on_change);

    AddressMonitor(const AddressMonitor&) = delete;
    AddressMonitor& operator=(const AddressMonitor&) = delete;
    ~AddressMonitor() = default;

    [[nodiscard]] const std::vector<InterfaceAddress>& addresses() const { return addresses_; }

private:
    AddressMonitor(Loop& loop, UniqueFd route_socket, OnChange on_change);

    void handle_news();
    void compare();

    Loop& loop_;
    UniqueFd route_socket_;
    OnChange on_change_;
    std::vector<InterfaceAddress> addresses_;
    FdPoll news_;
    Timer settled_;
};

}  // namespace aura::io
