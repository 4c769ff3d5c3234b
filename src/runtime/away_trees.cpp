#include "runtime/away_trees.hpp"

namespace aura::runtime {

void AwayTrees::missed(MonoTime now, const LinkId& link) {
    Away& away = trees_[link];
    away.due = now + away.back_off.after_failure(prng_);
}

void AwayTrees::hurry(MonoTime now) {
    for (auto& [link, away] : trees_) {
        if (away.due) {
            away.back_off.reset();
            away.due = now;
        }
    }
}

std::optional<LinkId> AwayTrees::take_due(MonoTime now) {
    for (auto& [link, away] : trees_) {
        if (away.due && *away.due <= now) {
            away.due.reset();
            return link;
        }
    }
    return std::nullopt;
}

std::optional<MonoTime> AwayTrees::next_deadline() const {
    std::optional<MonoTime> next;
    for (const auto& [link, away] : trees_) {
        next = earlier(next, away.due);
    }
    return next;
}

}  // namespace aura::runtime
