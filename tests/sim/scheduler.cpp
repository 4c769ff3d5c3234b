#include "sim/scheduler.hpp"

#include <algorithm>

namespace aura::sim {

void Scheduler::after(Duration delay, Action action) {
    const Duration at = now_ + std::max(delay, Duration::zero());
    actions_.emplace(Key{at, scheduled_++}, std::move(action));
}

bool Scheduler::step(Duration limit) {
    if (actions_.empty() || actions_.begin()->first.first > limit) {
        advance(std::max(limit, now_));
        return false;
    }
    auto next = actions_.extract(actions_.begin());
    advance(next.key().first);
    next.mapped()();
    return true;
}

void Scheduler::advance(Duration to) {
    if (to > now_) {
        const Duration passed = to - now_;
        now_ = to;
        on_advance_(passed);
    }
}

}  // namespace aura::sim
