// Takes connections from a listening socket, TCP or unix.
//
// For the .cpp files of io/ only. Loop thread only.
#pragma once

#include <functional>
#include <memory>

#include "io/fd_poll.hpp"
#include "io/loop.hpp"
#include "io/stream.hpp"
#include "io/timer.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

class SocketAcceptor {
public:
    using OnConnection = std::function<void(std::unique_ptr<Stream>)>;

    // `on_connection` must not destroy the acceptor (Loop::defer does that).
    SocketAcceptor(Loop& loop, UniqueFd listening, OnConnection on_connection);
    SocketAcceptor(const SocketAcceptor&) = delete;
    SocketAcceptor& operator=(const SocketAcceptor&) = delete;
    ~SocketAcceptor();

private:
    void accept_waiting();
    void hand_over(UniqueFd socket);
    void rest(int error_number);

    Loop& loop_;
    UniqueFd listening_;
    OnConnection on_connection_;
    FdPoll poll_;
    Timer rested_;
    bool is_handing_over_ = false;
};

}  // namespace aura::io
