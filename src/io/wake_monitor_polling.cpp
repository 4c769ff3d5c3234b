#include <chrono>
#include <utility>

#include "io/sleep_detector.hpp"
#include "io/system_clock.hpp"
#include "io/timer.hpp"
#include "io/wake_monitor.hpp"

namespace aura::io {
namespace {

constexpr Duration kInterval = std::chrono::seconds(15);

}  // namespace

class WakeMonitor::Backend {
public:
    Backend(Loop& loop, OnWake on_wake)
        : loop_(loop),
          on_wake_(std::move(on_wake)),
          detector_(sleep_clocks()),
          timer_(loop, [this] { look(); }) {
        timer_.arm(loop.now().mono + kInterval);
    }

private:
    void look() {
        timer_.arm(loop_.now().mono + kInterval);
        if (const auto slept = detector_.observe(sleep_clocks())) {
            on_wake_(*slept);
        }
    }

    Loop& loop_;
    OnWake on_wake_;
    SleepDetector detector_;
    Timer timer_;
};

WakeMonitor::WakeMonitor(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

WakeMonitor::~WakeMonitor() = default;

Result<std::unique_ptr<WakeMonitor>> WakeMonitor::start(Loop& loop, OnWake on_wake) {
    auto backend = std::make_unique<Backend>(loop, std::move(on_wake));
    return std::unique_ptr<WakeMonitor>(new WakeMonitor(std::move(backend)));
}

}  // namespace aura::io
