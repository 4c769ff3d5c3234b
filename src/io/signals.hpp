// The signals that ask a daemon to end or to reload, as calls on the loop.
//
// Loop thread only; one object per process.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

#include "io/loop.hpp"

namespace aura::io {

enum class Signal : std::uint8_t {
    terminate,  // SIGTERM: a service manager wants an orderly end
    interrupt,  // SIGINT: a person at a terminal does
    hangup,     // SIGHUP: reload what can change
};

class Signals {
public:
    // From now on these signals do nothing but call `on_signal`. Several of one kind that come
    // close together may be one call.
    Signals(Loop& loop, std::function<void(Signal)> on_signal);
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    // Gives the signals their former effect back.
    ~Signals();

private:
    struct Cell;

    struct CloseCell {
        void operator()(Cell* cell) const noexcept;
    };

    std::function<void(Signal)> on_signal_;
    std::array<std::unique_ptr<Cell, CloseCell>, 3> cells_;
};

// Writing to a connection that was reset shall fail with an error instead of ending the process.
// For the whole process; a program that it starts inherits this and may have to undo it.
void ignore_sigpipe();

}  // namespace aura::io
