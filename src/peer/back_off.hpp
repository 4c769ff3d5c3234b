// How long to wait before the next attempt at something that failed: twice as long each time, up to
// a bound, with jitter, so that a hundred peers that lost one Mothership do not return in step.
//
// A value with a source of randomness; loop thread.
#pragma once

#include <chrono>

#include "base/prng.hpp"
#include "base/time.hpp"

namespace aura::peer {

class BackOff {
public:
    struct Bounds {
        Duration first = std::chrono::milliseconds(250);
        Duration longest = std::chrono::seconds(30);
    };

    explicit BackOff(Bounds bounds) : bounds_(bounds), next_(bounds.first) {}

    // The wait after one more failure.
    [[nodiscard]] Duration after_failure(Prng& prng);

    // It worked: the next failure starts from the shortest wait again.
    void reset() { next_ = bounds_.first; }

private:
    Bounds bounds_;
    Duration next_;
};

}  // namespace aura::peer
