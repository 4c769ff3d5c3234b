// Tells when a descriptor becomes readable or writable. For sockets and kernel interfaces that
// libuv has no handle of its own for.
//
// Loop thread only. The descriptor is the caller's and must stay open while the FdPoll exists.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "io/loop.hpp"

namespace aura::io {

class FdPoll {
public:
    enum class Until : std::uint8_t { readable, writable };

    // `on_ready` runs each time `fd` is ready (or has failed: the next call on it tells why). It
    // may destroy the FdPoll.
    FdPoll(Loop& loop, int fd, std::function<void()> on_ready);
    FdPoll(const FdPoll&) = delete;
    FdPoll& operator=(const FdPoll&) = delete;
    ~FdPoll();

    void start(Until until);
    void stop();

private:
    struct Cell;

    struct CloseCell {
        void operator()(Cell* cell) const noexcept;
    };

    std::function<void()> on_ready_;
    std::unique_ptr<Cell, CloseCell> cell_;
};

}  // namespace aura::io
