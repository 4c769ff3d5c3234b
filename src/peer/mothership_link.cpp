#include "peer/mothership_link.hpp"

#include <algorithm>
#include <utility>

namespace aura::peer {

void MothershipLink::start(MonoTime now) {
    if (state_ == LinkState::stopped) {
        dial(now);
    }
}

void MothershipLink::stop() {
    if (state_ == LinkState::dialing || state_ == LinkState::up) {
        output_ = Output::give_up;
    } else {
        output_.reset();
    }
    state_ = LinkState::stopped;
    deadline_.reset();
}

void MothershipLink::handle_up(MonoTime now) {
    if (state_ != LinkState::dialing) {
        return;
    }
    state_ = LinkState::up;
    up_since_ = now;
    attempts_ = 0;
    deadline_.reset();
    last_error_.reset();
    asked_wait_.reset();
}

void MothershipLink::handle_down(MonoTime now, Error reason) {
    if (state_ != LinkState::dialing && state_ != LinkState::up) {
        return;
    }
    if (state_ == LinkState::up && now - up_since_ >= kStableAfter) {
        back_off_.reset();
    }
    Duration delay = back_off_.after_failure(prng_);
    if (asked_wait_) {
        // No sooner than after a failure: two devices that have one identity, a home and its copy,
        // would replace each other's session without a pause.
        delay = std::max(delay, prng_.jittered(*std::exchange(asked_wait_, std::nullopt)));
    } else if (traits(reason.code()).retry == Retry::no) {
        delay = prng_.jittered(BackOff::Bounds{}.longest);
    }
    last_error_ = std::move(reason);
    wait(now, delay);
}

void MothershipLink::handle_go_away(MonoTime /*now*/, Duration retry_after) {
    if (state_ == LinkState::up) {
        // A wait without bound would let one frame silence a peer for weeks.
        asked_wait_ = std::clamp(retry_after, Duration::zero(), BackOff::Bounds{}.longest);
    }
}

void MothershipLink::handle_network_change(MonoTime now) {
    if (state_ == LinkState::waiting) {
        back_off_.reset();
        dial(now);
    }
}

void MothershipLink::handle_deadline(MonoTime now) {
    if (!deadline_ || now < *deadline_) {
        return;
    }
    if (state_ == LinkState::waiting) {
        dial(now);
    } else if (state_ == LinkState::dialing) {
        output_ = Output::give_up;
        last_error_ = Error(ErrorCode::timeout, "no session with the Mothership in time");
        wait(now, back_off_.after_failure(prng_));
    }
}

std::optional<MothershipLink::Output> MothershipLink::poll() {
    return std::exchange(output_, std::nullopt);
}

void MothershipLink::wait(MonoTime now, Duration delay) {
    state_ = LinkState::waiting;
    deadline_ = now + delay;
}

void MothershipLink::dial(MonoTime now) {
    state_ = LinkState::dialing;
    deadline_ = now + kDialTimeout;
    ++attempts_;
    output_ = Output::dial;
}

}  // namespace aura::peer
