#include "sim/sim_host.hpp"

#include <utility>

namespace aura::sim {

void SimHost::after(Duration delay, Scheduler::Action action) {
    scheduler_.after(delay, [alive = std::weak_ptr(alive_), action = std::move(action)] {
        if (const auto self = alive.lock()) {
            (*self)->run(action);
        }
    });
}

Duration SimHost::some(Duration typical) {
    const auto most = static_cast<std::uint64_t>(2 * typical.count() + 1);
    const Duration usual(static_cast<Duration::rep>(prng_.below(most)));
    return prng_.chance(1, 32) ? 16 * usual : usual;
}

void SimHost::wake() {
    clock_.asleep = false;
    for (Scheduler::Action& action : std::exchange(frozen_, {})) {
        after({}, std::move(action));
    }
}

void SimHost::run(Scheduler::Action action) {
    if (clock_.asleep) {
        frozen_.push_back(std::move(action));
    } else {
        action();
    }
}

void SimTimer::arm(std::optional<MonoTime> deadline) {
    if (deadline == deadline_) {
        return;
    }
    deadline_ = deadline;
    armed_ = std::make_shared<SimTimer*>(this);
    if (deadline_) {
        wait();
    }
}

void SimTimer::wait() {
    host_.after(host_.clock().until(*deadline_), [armed = std::weak_ptr(armed_)] {
        const auto self = armed.lock();
        if (!self) {
            return;
        }
        SimTimer& timer = **self;
        if (timer.host_.now().mono < *timer.deadline_) {
            timer.wait();
            return;
        }
        timer.deadline_.reset();
        timer.armed_.reset();
        timer.callback_();
    });
}

void SimDeferred::schedule() {
    if (scheduled_) {
        return;
    }
    scheduled_ = std::make_shared<SimDeferred*>(this);
    host_.after({}, [scheduled = std::weak_ptr(scheduled_)] {
        if (const auto self = scheduled.lock()) {
            (*self)->scheduled_.reset();
            (*self)->callback_();
        }
    });
}

}  // namespace aura::sim
