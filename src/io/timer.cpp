#include "io/timer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include <uv.h>

#include "io/handle_cell.hpp"
#include "io/loop_core.hpp"
#include "io/system_clock.hpp"

namespace aura::io {
namespace {

using std::chrono::milliseconds;

// Far deadlines are reached in steps; libuv adds what it is given to its own clock, unchecked.
constexpr milliseconds kStepMax = std::chrono::hours(24);

// From libuv's cached time, which may lag behind, to `deadline`. Never 0: libuv would call such a
// timer again within the turn that set it, and while a turn lasts our clock stands still.
std::uint64_t delay_ms(uv_loop_t* loop, MonoTime deadline) {
    const MonoTime now = system_now().mono;
    if (deadline <= now) {
        return 1;
    }
    const milliseconds left =
        deadline - now < kStepMax ? std::chrono::ceil<milliseconds>(deadline - now) : kStepMax;
    const std::uint64_t lag = uv_hrtime() / 1'000'000 - uv_now(loop);
    return static_cast<std::uint64_t>(left.count()) + lag;
}

}  // namespace

struct Timer::Cell : HandleCell<uv_timer_t, Timer> {};

void Timer::CloseCell::operator()(Cell* cell) const noexcept {
    close_cell(cell);
}

Timer::Timer(Loop& loop, std::function<void()> on_expired)
    : loop_(loop), on_expired_(std::move(on_expired)), cell_(new Cell) {
    cell_->owner = this;
    adopt_handle(*cell_, uv_timer_init(&loop.core().uv, &cell_->handle));
}

Timer::~Timer() = default;

void Timer::arm(std::optional<MonoTime> deadline) {
    if (deadline_ == deadline) {
        return;
    }
    deadline_ = deadline;
    if (deadline_) {
        start();
    } else {
        uv_timer_stop(&cell_->handle);
    }
}

void Timer::start() {
    const auto on_timeout = [](uv_timer_t* handle) noexcept {
        if (Timer* timer = cell_of<Cell>(handle).owner) {
            timer->handle_timeout();
        }
    };
    uv_timer_start(&cell_->handle, on_timeout, delay_ms(&loop_.core().uv, *deadline_), 0);
}

void Timer::handle_timeout() {
    // libuv's clock is coarser than ours and, on macOS, another one that goes on during sleep.
    if (loop_.now().mono < *deadline_) {
        start();
        return;
    }
    loop_.core().note_progress();
    deadline_.reset();
    on_expired_();
}

}  // namespace aura::io
