#include "sync/recent_events.hpp"

#include <utility>

#include "base/assert.hpp"

namespace aura::sync {

void RecentEvents::add(store::EventRef event) {
    const wire::EventHeader& header = event->event.header;
    std::deque<store::EventRef>& log = logs_[header.log];
    AURA_ASSERT(log.empty() || next(log.back()->event.header.seq) == header.seq);
    bytes_ += wire::wire_size(event->event);
    order_.push_back(header.log);
    log.push_back(std::move(event));
    while (bytes_ > bytes_max_) {
        drop_oldest();
    }
}

store::EventRef RecentEvents::find(const wire::LogId& log, Seq seq) const {
    const auto found = logs_.find(log);
    if (found == logs_.end()) {
        return nullptr;
    }
    const std::deque<store::EventRef>& events = found->second;
    const std::uint64_t first = number(events.front()->event.header.seq);
    if (number(seq) < first || number(seq) - first >= events.size()) {
        return nullptr;
    }
    return events[number(seq) - first];
}

void RecentEvents::drop_oldest() {
    const auto log = logs_.find(order_.front());
    bytes_ -= wire::wire_size(log->second.front()->event);
    log->second.pop_front();
    if (log->second.empty()) {
        logs_.erase(log);
    }
    order_.pop_front();
}

}  // namespace aura::sync
