#include "io/socket_acceptor.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "io/socket.hpp"

namespace aura::io {
namespace {

// In one turn; what else waits is next turn's, so that a rush of newcomers does not hold up the
// connections there are.
constexpr int kAcceptsPerTurn = 64;

// How long to wait for a descriptor to become free. The socket stays readable meanwhile, so asking
// it again at once would be a busy loop.
constexpr Duration kRest = std::chrono::milliseconds(100);

}  // namespace

SocketAcceptor::SocketAcceptor(Loop& loop, UniqueFd listening, OnConnection on_connection)
    : loop_(loop),
      listening_(std::move(listening)),
      on_connection_(std::move(on_connection)),
      poll_(loop, listening_.get(), [this] { accept_waiting(); }),
      rested_(loop, [this] { poll_.start(FdPoll::Until::readable); }) {
    poll_.start(FdPoll::Until::readable);
}

SocketAcceptor::~SocketAcceptor() {
    AURA_ASSERT(!is_handing_over_);
}

void SocketAcceptor::accept_waiting() {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        UniqueFd socket = accept_socket(listening_.get());
        if (socket) {
            hand_over(std::move(socket));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            rest(errno);
            return;
        }
        // Anything else is the fate of one connection that has ended already (accept(2)).
    }
}

void SocketAcceptor::hand_over(UniqueFd socket) {
    auto stream = Stream::adopt(loop_, std::move(socket));
    if (!stream) {
        return;
    }
    is_handing_over_ = true;
    on_connection_(*std::move(stream));
    is_handing_over_ = false;
}

void SocketAcceptor::rest(int error_number) {
    log::line(log::Level::warning,
              "io",
              "cannot accept connections for the moment: {}",
              std::strerror(error_number));
    poll_.stop();
    rested_.arm(loop_.now().mono + kRest);
}

}  // namespace aura::io
