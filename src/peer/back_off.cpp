#include "peer/back_off.hpp"

#include <algorithm>

namespace aura::peer {

Duration BackOff::after_failure(Prng& prng) {
    const Duration wait = prng.jittered(next_);
    next_ = std::min(next_ * 2, bounds_.longest);
    return wait;
}

}  // namespace aura::peer
