// One outgoing connection under way: looks the name up, then tries its addresses in order, families
// taking turns, the next one a quarter of a second after the last or as soon as that has failed.
// The first to connect wins (RFC 8305, "happy eyeballs").
//
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/deferred.hpp"
#include "io/fd_poll.hpp"
#include "io/loop.hpp"
#include "io/resolver.hpp"
#include "io/socket_address.hpp"
#include "io/stream.hpp"
#include "io/timer.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

struct ConnectTarget {
    std::string host;  // a name or a numeric address
    std::uint16_t port = 0;
    MonoTime deadline;
    // Connect from here; a listener with share_port may hold the port.
    std::optional<SocketAddress> from;
};

class TcpConnect {
public:
    // The stream, or the most telling failure: net_name_not_found, net_refused, net_timeout,
    // net_unreachable, net_reset, net_address_in_use (`from`), permission, io. The causes name each
    // address that was tried and what it answered.
    using Completion = std::function<void(Result<std::unique_ptr<Stream>>)>;

    // Of those that a name has, so many are tried.
    static constexpr std::size_t kAddressesMax = 16;

    // Begins. `completion` runs exactly once, never from here, and may destroy this.
    TcpConnect(Loop& loop, Resolver& resolver, ConnectTarget target, Completion completion);
    TcpConnect(const TcpConnect&) = delete;
    TcpConnect& operator=(const TcpConnect&) = delete;
    // Cancels.
    ~TcpConnect();

private:
    // A lookup (lookup_ is set), then attempts (attempts_, next_ and further addresses), then a
    // result that waits to be delivered (result_ and deliver_).
    struct Attempt {
        SocketAddress address;
        UniqueFd socket;
        std::unique_ptr<FdPoll> poll;
    };

    struct Failure {
        SocketAddress address;
        int error_number = 0;
    };

    void begin_attempts(std::vector<SocketAddress> addresses);
    void try_next();
    // 0: under way or connected.
    [[nodiscard]] int open(Attempt& attempt);
    void handle_writable(Attempt& attempt);
    void handle_deadline();
    void finish(Result<std::unique_ptr<Stream>> result);
    void deliver();
    [[nodiscard]] Error failure() const;

    Loop& loop_;
    const ConnectTarget target_;
    Completion completion_;
    std::unique_ptr<NameLookup> lookup_;
    std::vector<SocketAddress> addresses_;
    std::size_t next_ = 0;                            // in addresses_
    std::vector<std::unique_ptr<Attempt>> attempts_;  // under way
    std::vector<Failure> failures_;
    std::optional<Result<std::unique_ptr<Stream>>> result_;
    Timer stagger_;
    Timer deadline_;
    Deferred deliver_;
};

}  // namespace aura::io
