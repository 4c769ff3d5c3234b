// A one-shot timer to a deadline. It takes what core machines give (`next_deadline()`), nothing
// included, so a driver is one line: timer.arm(machine.next_deadline()).
//
// Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/time.hpp"
#include "io/loop.hpp"

namespace aura::io {

class Timer {
public:
    // `on_expired` runs when the deadline has passed, never early, never from arm(). Resolution: a
    // millisecond, rounded up. It may arm the timer again or destroy it.
    Timer(Loop& loop, std::function<void()> on_expired);
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer();

    // Replaces the deadline; nothing cancels. A deadline in the past expires in the next turn.
    void arm(std::optional<MonoTime> deadline);

    void cancel() { arm(std::nullopt); }

    [[nodiscard]] std::optional<MonoTime> deadline() const { return deadline_; }

private:
    struct Cell;

    struct CloseCell {
        void operator()(Cell* cell) const noexcept;
    };

    void start();
    void handle_timeout();

    Loop& loop_;
    std::function<void()> on_expired_;
    std::optional<MonoTime> deadline_;
    std::unique_ptr<Cell, CloseCell> cell_;
};

}  // namespace aura::io
