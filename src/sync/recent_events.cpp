#include "sync/recent_events.hpp"

#include <utility>

#include "base/assert.hpp"

namespace aura::sync {

void RecentEvents::add(store::EventRef event) {
    const wire::EventHeader& header = event->event.header;
    Fifo<store::EventRef>& log = logs_[header.log];
    AURA_ASSERT(log.empty() || next(log.back()->event.header.seq) == header.seq);
    bytes_ += wire::wire_size(event->event);
    order_.push(header.log);
    log.push(std::move(event));
    while (bytes_ > bytes_max_) {
        drop_oldest();
    }
}

store::EventRef RecentEvents::find(const wire::LogId& log, Seq seq) const {
    const auto found = logs_.find(log);
    if (found == logs_.end()) {
        return nullptr;
    }
    const Fifo<store::EventRef>& events = found->second;
    const std::uint64_t first = number(events.front()->event.header.seq);
    if (number(seq) < first || number(seq) - first >= events.size()) {
        return nullptr;
    }
    return events[number(seq) - first];
}

void RecentEvents::forget(const wire::LogId& log) {
    const auto found = logs_.find(log);
    if (found == logs_.end()) {
        return;
    }
    for (std::size_t i = 0; i < found->second.size(); ++i) {
        bytes_ -= wire::wire_size(found->second[i]->event);
    }
    logs_.erase(found);
}

void RecentEvents::drop_oldest() {
    const auto log = logs_.find(order_.pop());
    if (log == logs_.end()) {
        return;
    }
    bytes_ -= wire::wire_size(log->second.pop()->event);
    if (log->second.empty()) {
        logs_.erase(log);
    }
}

}  // namespace aura::sync
