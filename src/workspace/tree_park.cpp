// Tree's part for `aura park` and `aura unpark`.
#include <algorithm>

#include "workspace/tree.hpp"

namespace aura::workspace {

void Tree::park(MonoTime now) {
    now_ = now;
    park_verdicts_.clear();
    if (gate_.state()) {
        parked_ = gate_.state()->head;
    }
    look_at_all(known_paths(), Wish::park);
    advance(now);
}

void Tree::unpark(MonoTime now) {
    now_ = now;
    parked_.reset();
    look_at_all(known_paths(), Wish::unpark);
    advance(now);
}

bool Tree::wishes(Wish wish) const {
    return book_.wishes(wish) ||
           std::any_of(in_flight_.begin(), in_flight_.end(), [wish](const auto& flight) {
               return flight.second.waiting.wish == wish;
           });
}

Tree::PathSet Tree::known_paths() const {
    PathSet paths = recorded_;
    paths.insert(in_log_.begin(), in_log_.end());
    return paths;
}

}  // namespace aura::workspace
