// The control socket of a daemon: a unix socket that only its owner can reach.
//
// Loop thread only.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "io/lock_file.hpp"
#include "io/loop.hpp"
#include "io/stream.hpp"

namespace aura::io {

class SocketAcceptor;

class LocalListener {
public:
    using OnConnection = std::function<void(std::unique_ptr<Stream>)>;

    // Listens at `path` (mode 0600) in a directory that is created or tightened to 0700. `path`
    // plus ".lock" is held for as long as the listener lives, so what a dead process left behind is
    // told from a live one and replaced. `on_connection` must not destroy the listener. Errors:
    // store_locked (a live one, with its process id), exists (something that is no socket is in the
    // way), permission, config_invalid (path longer than the system takes: 107 bytes on Linux, 103
    // on macOS), io.
    [[nodiscard]] static Result<std::unique_ptr<LocalListener>> listen(
        Loop& loop, const std::filesystem::path& path, OnConnection on_connection);

    LocalListener(const LocalListener&) = delete;
    LocalListener& operator=(const LocalListener&) = delete;
    // Removes the socket.
    ~LocalListener();

private:
    LocalListener(std::filesystem::path path, std::unique_ptr<LockFile> lock);

    std::filesystem::path path_;
    std::unique_ptr<LockFile> lock_;
    std::unique_ptr<SocketAcceptor> acceptor_;
};

// Connects at once. Errors: unavailable (nobody listens there, or too many wait), permission,
// config_invalid (path too long), io.
[[nodiscard]] Result<std::unique_ptr<Stream>> connect_local(Loop& loop,
                                                            const std::filesystem::path& path);

}  // namespace aura::io
