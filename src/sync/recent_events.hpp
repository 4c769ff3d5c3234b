// The events that were taken in lately, so that passing them on needs no read from the store.
//
// Bounded by bytes: the oldest go first, whichever log they are of.
#pragma once

#include <cstddef>
#include <map>

#include "base/fifo.hpp"
#include "base/ids.hpp"
#include "store/store.hpp"
#include "wire/event.hpp"

namespace aura::sync {

class RecentEvents {
public:
    explicit RecentEvents(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // `event` follows the last one added of its log, or begins it anew.
    void add(store::EventRef event);

    // Null when it was never added or is gone.
    [[nodiscard]] store::EventRef find(const wire::LogId& log, Seq seq) const;

    // Nothing of `log` is at hand any more.
    void forget(const wire::LogId& log);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    void drop_oldest();

    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    // Consecutive, none empty.
    std::map<wire::LogId, Fifo<store::EventRef>> logs_;
    // The log of each event, in the order they were added; of those forgotten too.
    Fifo<wire::LogId> order_;
};

}  // namespace aura::sync
