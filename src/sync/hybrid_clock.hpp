// Hybrid logical time (Kulkarni et al. 2014, "Logical Physical Clocks"): close to the wall clock,
// and later than everything that was seen before. For display and pruning only.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/time.hpp"
#include "wire/event.hpp"

namespace aura::sync {

// How far ahead another device's clock is believed; what is further ahead does not move ours, so
// one wrong clock cannot pull a whole team into the future.
inline constexpr std::chrono::seconds kAheadMax{60};

class HybridClock {
public:
    // `last`: the highest time given out before.
    explicit HybridClock(wire::HybridTime last) : last_(last) {}

    // The time of an own event: later than all before it, own or seen.
    [[nodiscard]] wire::HybridTime tick(WallTime now);

    // The time of an own event that comes back from others.
    void follow(wire::HybridTime own) { last_ = std::max(last_, own); }

    // The time of somebody else's event.
    void observe(wire::HybridTime seen, WallTime now);

private:
    wire::HybridTime last_;
};

}  // namespace aura::sync
