// The local socket of a daemon: one request and one reply a connection (control/message.hpp). Only
// the owner of the daemon is served, whatever the socket's mode may have become.
//
// Loop thread.
#pragma once

#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "control/message.hpp"
#include "io/deferred.hpp"
#include "io/local_socket.hpp"
#include "io/loop.hpp"

namespace aura::runtime {

class ControlServer {
public:
    using Reply = std::function<void(Result<control::Json>)>;
    // Answers by calling `reply` once, now or later.
    using Handler = std::function<void(control::Request, Reply)>;

    // Connections at a time; a script that forks more is told to try again.
    static constexpr std::size_t kConnectionsMax = 256;

    // Errors as io::LocalListener::listen.
    [[nodiscard]] static Result<std::unique_ptr<ControlServer>> listen(
        io::Loop& loop, const std::filesystem::path& path, Handler handler);

    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;
    ~ControlServer();

private:
    class Connection;

    ControlServer(io::Loop& loop, Handler handler);

    void accept(std::unique_ptr<io::Stream> stream);
    void sweep();

    Handler handler_;
    std::list<std::shared_ptr<Connection>> connections_;
    io::Deferred sweep_;
    std::unique_ptr<io::LocalListener> listener_;
};

}  // namespace aura::runtime
