#include "sync/hybrid_clock.hpp"

#include <algorithm>
#include <cstdint>

namespace aura::sync {
namespace {

constexpr unsigned kCounterBits = 16;

// Before 1970 counts as 1970.
wire::HybridTime from_wall(WallTime time) {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return wire::HybridTime{static_cast<std::uint64_t>(std::max<std::int64_t>(ms, 0))
                            << kCounterBits};
}

}  // namespace

wire::HybridTime HybridClock::tick(WallTime now) {
    // A counter that overflows runs into the milliseconds, which keeps the order.
    const wire::HybridTime after{static_cast<std::uint64_t>(last_) + 1};
    last_ = std::max(after, from_wall(now));
    return last_;
}

void HybridClock::observe(wire::HybridTime seen, WallTime now) {
    last_ = std::max(last_, std::min(seen, from_wall(now + kAheadMax)));
}

}  // namespace aura::sync
