// Tells at once when the machine wakes up. On Linux without a wakeup of its own: the kernel ends a
// timer that asks for it (TFD_TIMER_CANCEL_ON_SET) when it sets the clock after a sleep. Elsewhere
// a look every fifteen seconds.
//
// Loop thread only.
#pragma once

#include <functional>
#include <memory>

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/loop.hpp"

namespace aura::io {

class WakeMonitor {
public:
    // Gets the time slept. May destroy the WakeMonitor.
    using OnWake = std::function<void(Duration)>;

    // Errors: io.
    [[nodiscard]] static Result<std::unique_ptr<WakeMonitor>> start(Loop& loop, OnWake on_wake);

    WakeMonitor(const WakeMonitor&) = delete;
    WakeMonitor& operator=(const WakeMonitor&) = delete;
    ~WakeMonitor();

private:
    class Backend;

    explicit WakeMonitor(std::unique_ptr<Backend> backend);

    std::unique_ptr<Backend> backend_;
};

}  // namespace aura::io
