#include "io/address_monitor.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#ifdef __linux__
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "io/unique_fd.hpp"
#include "support/skip.hpp"
#include "turns.hpp"

using aura::io::AddressMonitor;
using aura::io::InterfaceAddress;
using aura::io::Loop;
using aura::io::UniqueFd;
using aura::io::test::run_until;

namespace {

// A network of the test's own: one loopback interface, which is down.
class PrivateNetwork {
public:
    PrivateNetwork() : home_(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)) {
        is_entered_ = home_ && ::unshare(CLONE_NEWNET) == 0;
    }

    PrivateNetwork(const PrivateNetwork&) = delete;
    PrivateNetwork& operator=(const PrivateNetwork&) = delete;

    ~PrivateNetwork() {
        if (is_entered_) {
            CHECK(::setns(home_.get(), CLONE_NEWNET) == 0);
        }
    }

    [[nodiscard]] bool is_entered() const { return is_entered_; }

    static void set_loopback(bool is_up) {
        const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        ifreq request{};
        std::string("lo").copy(request.ifr_name, IFNAMSIZ - 1);
        REQUIRE(::ioctl(socket.get(), SIOCGIFFLAGS, &request) == 0);
        const int flags = request.ifr_flags;
        request.ifr_flags = static_cast<short>(is_up ? flags | IFF_UP : flags & ~IFF_UP);
        REQUIRE(::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0);
    }

private:
    UniqueFd home_;
    bool is_entered_ = false;
};

}  // namespace

TEST_CASE("address monitor: an interface that comes up and goes down is told each time") {
    const PrivateNetwork network;
    if (!network.is_entered()) {
        aura::test::skip("may not create a network");
        return;
    }
    Loop loop;
    std::vector<std::vector<InterfaceAddress>> reports;
    const auto monitor = *AddressMonitor::start(
        loop,
        [&](const std::vector<InterfaceAddress>& addresses) { reports.push_back(addresses); });
    CHECK(monitor->addresses().empty());

    PrivateNetwork::set_loopback(true);
    run_until(loop, [&] { return reports.size() == 1; });
    REQUIRE_FALSE(reports.back().empty());
    CHECK(ip_text(reports.back().front().address) == "127.0.0.1");
    CHECK(monitor->addresses() == reports.back());

    PrivateNetwork::set_loopback(false);
    run_until(loop, [&] { return reports.size() == 2; });
    CHECK(reports.back().empty());
}

#endif
