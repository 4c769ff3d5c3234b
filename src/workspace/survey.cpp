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
        first_ = first_ && wanted_;  // what changed meanwhile it may not have seen
        failures_ = 0;
        return;
    }
    try_again(now);
}

void Survey::handle_lost(MonoTime now) {
    first_ = true;
    try_again(now);
}

void Survey::try_again(MonoTime now) {
    wanted_ = true;
    after_ = now + kRetryMin * (1U << std::min(failures_++, kRetryDoublingsMax));
}

void Survey::handle_rules(LastWriter writer) {
    rules_changed_ = true;
    if (writer == LastWriter::git) {
        want_first();
    }
}

void Survey::handle_head_moving() {
    if (rules_changed_) {
        want_first();
    }
}

}  // namespace aura::workspace
