#include "workspace/survey.hpp"

#include <algorithm>

namespace aura::workspace {

bool Survey::begin(MonoTime now) {
    const bool is_due = !after_ || *after_ <= now;
    if (!watching_ || waits_for_team_ || scanning_ || !wanted_ || !is_due) {
        return false;
    }
    wanted_ = false;
    scanning_ = true;
    after_.reset();
    return true;
}

void Survey::handle_done(MonoTime now, bool succeeded) {
    scanning_ = false;
    if (succeeded) {
        is_done_ = true;
        failures_ = 0;
        return;
    }
    wanted_ = true;
    after_ = now + kRetryMin * (1U << std::min(failures_++, kRetryDoublingsMax));
}

}  // namespace aura::workspace
