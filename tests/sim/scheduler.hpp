// Time, simulated: what is to happen, in order, and nothing in between.
//
// Actions of one moment happen in the order in which they were scheduled, so a run follows from its
// seed alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.hpp"

namespace aura::sim {

class Scheduler {
public:
    using Action = std::function<void()>;

    // Hears of every step of time before what happens then.
    explicit Scheduler(std::function<void(Duration)> on_advance)
        : on_advance_(std::move(on_advance)) {}

    // Since the world began.
    [[nodiscard]] Duration now() const { return now_; }

    void after(Duration delay, Action action);

    // Does what is next if it is due by `limit`; else goes there and returns false.
    bool step(Duration limit);

    [[nodiscard]] std::size_t pending() const { return actions_.size(); }

private:
    using Key = std::pair<Duration, std::uint64_t>;

    void advance(Duration to);

    std::function<void(Duration)> on_advance_;
    Duration now_{};
    std::uint64_t scheduled_ = 0;
    std::map<Key, Action> actions_;
};

}  // namespace aura::sim
