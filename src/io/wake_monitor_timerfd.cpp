#include <cerrno>
#include <limits>
#include <sys/timerfd.h>
#include <unistd.h>
#include <utility>

#include "io/fd_poll.hpp"
#include "io/sleep_detector.hpp"
#include "io/system_clock.hpp"
#include "io/system_error.hpp"
#include "io/unique_fd.hpp"
#include "io/wake_monitor.hpp"

namespace aura::io {

class WakeMonitor::Backend {
public:
    Backend(Loop& loop, UniqueFd timer, OnWake on_wake)
        : timer_(std::move(timer)),
          on_wake_(std::move(on_wake)),
          detector_(sleep_clocks()),
          poll_(loop, timer_.get(), [this] { handle_clock_set(); }) {}

    Status start() {
        // An end that never comes; what we wait for is that the wall clock is set.
        itimerspec never{};
        never.it_value.tv_sec = std::numeric_limits<time_t>::max();
        if (::timerfd_settime(
                timer_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr) != 0) {
            return fail(system_error("cannot watch the clock", errno));
        }
        poll_.start(FdPoll::Until::readable);
        return {};
    }

private:
    void handle_clock_set() {
        std::uint64_t expirations = 0;
        (void)!::read(timer_.get(), &expirations, sizeof expirations);  // ECANCELED
        if (!start()) {
            poll_.stop();  // better no news of a wake-up than a busy loop
        }
        if (const auto slept = detector_.observe(sleep_clocks())) {
            on_wake_(*slept);
        }
    }

    UniqueFd timer_;
    OnWake on_wake_;
    SleepDetector detector_;
    FdPoll poll_;
};

WakeMonitor::WakeMonitor(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

WakeMonitor::~WakeMonitor() = default;

Result<std::unique_ptr<WakeMonitor>> WakeMonitor::start(Loop& loop, OnWake on_wake) {
    UniqueFd timer(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC));
    if (!timer) {
        return fail(system_error("cannot watch the clock", errno));
    }
    auto backend = std::make_unique<Backend>(loop, std::move(timer), std::move(on_wake));
    AURA_TRY(backend->start());
    return std::unique_ptr<WakeMonitor>(new WakeMonitor(std::move(backend)));
}

}  // namespace aura::io
