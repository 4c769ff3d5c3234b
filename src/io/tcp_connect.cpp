#include "io/tcp_connect.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <sys/socket.h>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "io/socket.hpp"
#include "io/system_error.hpp"

namespace aura::io {
namespace {

// "Connection Attempt Delay" of RFC 8305, section 5.
constexpr Duration kStagger = std::chrono::milliseconds(250);

// The answer that tells most about the other side comes first: a host that refuses is there and
// can be reached.
constexpr std::array kMostTelling = {ErrorCode::net_refused,
                                     ErrorCode::net_reset,
                                     ErrorCode::net_address_in_use,
                                     ErrorCode::permission,
                                     ErrorCode::net_timeout,
                                     ErrorCode::net_unreachable};

// RFC 8305, section 4: after the first address one of the other family, and so on, so that a
// broken IPv6 costs one step and not all.
std::vector<SocketAddress> take_turns(const std::vector<SocketAddress>& addresses) {
    std::vector<SocketAddress> first;
    std::vector<SocketAddress> other;
    for (const SocketAddress& address : addresses) {
        (address.family == addresses.front().family ? first : other).push_back(address);
    }
    std::vector<SocketAddress> merged;
    for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
        for (const auto* family : {&first, &other}) {
            if (i < family->size()) {
                merged.push_back((*family)[i]);
            }
        }
    }
    return merged;
}

std::string target_text(const ConnectTarget& target) {
    const bool is_ipv6 = target.host.find(':') != std::string::npos;
    return is_ipv6 ? fmt::format("[{}]:{}", target.host, target.port)
                   : fmt::format("{}:{}", target.host, target.port);
}

}  // namespace

TcpConnect::TcpConnect(Loop& loop, Resolver& resolver, ConnectTarget target, Completion completion)
    : loop_(loop),
      target_(std::move(target)),
      completion_(std::move(completion)),
      stagger_(loop, [this] { try_next(); }),
      deadline_(loop, [this] { handle_deadline(); }),
      deliver_(loop, [this] { deliver(); }) {
    deadline_.arm(target_.deadline);
    if (const auto address = parse_address(target_.host, target_.port)) {
        begin_attempts({*address});
        return;
    }
    lookup_ = resolver.look_up(target_.host, [this](Result<std::vector<SocketAddress>> found) {
        if (found) {
            begin_attempts(*std::move(found));
        } else {
            finish(
                fail(std::move(found).error().in("failed to connect to " + target_text(target_))));
        }
    });
}

TcpConnect::~TcpConnect() = default;

void TcpConnect::begin_attempts(std::vector<SocketAddress> addresses) {
    addresses_ = take_turns(addresses);
    addresses_.resize(std::min(addresses_.size(), kAddressesMax));
    for (SocketAddress& address : addresses_) {
        address.port = target_.port;
    }
    try_next();
}

void TcpConnect::try_next() {
    while (next_ < addresses_.size()) {
        auto attempt = std::make_unique<Attempt>();
        attempt->address = addresses_[next_++];
        if (const int error = open(*attempt); error != 0) {
            failures_.push_back({attempt->address, error});
            continue;
        }
        Attempt* const opened = attempt.get();
        attempt->poll = std::make_unique<FdPoll>(
            loop_, attempt->socket.get(), [this, opened] { handle_writable(*opened); });
        attempt->poll->start(FdPoll::Until::writable);
        attempts_.push_back(std::move(attempt));
        stagger_.arm(loop_.now().mono + kStagger);
        return;
    }
    if (attempts_.empty()) {
        finish(fail(failure()));
    }
}

int TcpConnect::open(Attempt& attempt) {
    const SystemAddress to = to_system(attempt.address);
    attempt.socket = open_stream_socket(to.storage.ss_family);
    if (!attempt.socket) {
        return errno;
    }
    const int socket = attempt.socket.get();
    if (target_.from) {
        const SystemAddress from = to_system(*target_.from);
        if (!share_port(socket) || ::bind(socket, from.get(), from.size) != 0) {
            return errno;
        }
    }
    return ::connect(socket, to.get(), to.size) == 0 || errno == EINPROGRESS ? 0 : errno;
}

void TcpConnect::handle_writable(Attempt& attempt) {
    const int error = take_socket_error(attempt.socket.get());
    if (error == 0) {
        attempt.poll.reset();
        finish(Stream::adopt(loop_, std::move(attempt.socket)));
        return;
    }
    failures_.push_back({attempt.address, error});
    attempts_.erase(std::find_if(attempts_.begin(), attempts_.end(), [&](const auto& other) {
        return other.get() == &attempt;
    }));
    try_next();
}

void TcpConnect::handle_deadline() {
    for (const auto& attempt : attempts_) {
        failures_.push_back({attempt->address, ETIMEDOUT});
    }
    if (failures_.empty()) {
        finish(fail(Error(ErrorCode::net_timeout, "failed to connect to " + target_text(target_))
                        .because("looking the name up took too long")));
    } else {
        finish(fail(failure()));
    }
}

void TcpConnect::finish(Result<std::unique_ptr<Stream>> result) {
    lookup_.reset();
    attempts_.clear();
    stagger_.cancel();
    deadline_.cancel();
    result_ = std::move(result);
    deliver_.schedule();
}

void TcpConnect::deliver() {
    // Both out of here first: the completion may destroy this.
    const Completion completion = std::move(completion_);
    completion(*std::exchange(result_, std::nullopt));
}

Error TcpConnect::failure() const {
    const std::string what = "failed to connect to " + target_text(target_);
    if (failures_.size() == 1) {
        return network_error(what, failures_.front().error_number);
    }
    ErrorCode code = ErrorCode::io;
    const auto rank = [](ErrorCode known) {
        return std::find(kMostTelling.begin(), kMostTelling.end(), known);
    };
    for (const Failure& failure : failures_) {
        const ErrorCode other = network_error({}, failure.error_number).code();
        code = rank(other) < rank(code) ? other : code;
    }
    Error error(code, what);
    for (const Failure& failure : failures_) {
        error = std::move(error).because(
            fmt::format("{}: {}",
                        to_string(failure.address),
                        std::generic_category().message(failure.error_number)));
    }
    return error;
}

}  // namespace aura::io
