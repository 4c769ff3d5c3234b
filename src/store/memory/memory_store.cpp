#include "store/memory/memory_store.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace aura::store {

Status MemoryStore::check_order(const Batch& batch) const {
    std::map<wire::LogId, Seq> expected;
    for (const LogHead& cut : batch.cuts) {
        const auto held = logs_.find(cut.log);
        if (held == logs_.end() || held->second.size() < number(cut.seq)) {
            return fail(ErrorCode::event_gap, "a log was to end where it has not come to");
        }
        expected[cut.log] = cut.seq;
    }
    for (const EventRef& event : batch.events) {
        const wire::EventHeader& header = event->event.header;
        const auto held = logs_.find(header.log);
        const std::size_t held_count = held == logs_.end() ? 0 : held->second.size();
        Seq& seq = expected.try_emplace(header.log, Seq{held_count}).first->second;
        seq = next(seq);
        if (header.seq != seq) {
            return fail(ErrorCode::event_gap,
                        fmt::format("event {} of a log was to be stored where {} belongs",
                                    number(header.seq),
                                    number(seq)));
        }
    }
    return {};
}

Status MemoryStore::commit(const Batch& batch) {
    AURA_TRY(check_order(batch));
    for (const LogHead& cut : batch.cuts) {
        std::vector<EventRef>& events = logs_.at(cut.log);
        for (std::size_t i = number(cut.seq); i < events.size(); ++i) {
            bytes_ -= wire::wire_size(events[i]->event);
        }
        events.resize(number(cut.seq));
        if (events.empty()) {
            logs_.erase(cut.log);
        }
    }
    for (const EventRef& event : batch.events) {
        logs_[event->event.header.log].push_back(event);
        bytes_ += wire::wire_size(event->event);
    }
    for (const RecordWrite& write : batch.records) {
        if (write.value) {
            records_[write.key] = *write.value;
        } else {
            records_.erase(write.key);
        }
    }
    return {};
}

Result<std::vector<LogHead>> MemoryStore::heads() {
    std::vector<LogHead> heads;
    for (const auto& [log, events] : logs_) {
        heads.push_back({log, events.back()->event.header.seq, events.back()->id});
    }
    return heads;
}

Result<std::vector<wire::Event>> MemoryStore::read(const wire::LogId& log,
                                                   Seq first,
                                                   const ReadLimits& limits) {
    std::vector<wire::Event> events;
    const auto held = logs_.find(log);
    if (held == logs_.end() || first == Seq{0}) {
        return events;
    }
    std::size_t bytes = 0;
    for (std::size_t i = number(first) - 1; i < held->second.size(); ++i) {
        const wire::Event& event = held->second[i]->event;
        bytes += wire::wire_size(event);
        if (!events.empty() && (events.size() >= limits.events || bytes > limits.bytes)) {
            break;
        }
        events.push_back(event);
    }
    return events;
}

Result<std::optional<Bytes>> MemoryStore::get(const RecordKey& key) {
    const auto found = records_.find(key);
    if (found == records_.end()) {
        return std::optional<Bytes>{};
    }
    return std::optional<Bytes>(found->second);
}

Result<std::vector<Record>> MemoryStore::scan(RecordKind kind, ByteView prefix) {
    std::vector<Record> found;
    for (auto at = records_.lower_bound({kind, to_bytes(prefix)}); at != records_.end(); ++at) {
        const auto& [key, value] = *at;
        const bool matches = key.kind == kind && key.key.size() >= prefix.size() &&
                             std::equal(prefix.begin(), prefix.end(), key.key.begin());
        if (!matches) {
            break;
        }
        found.push_back({key.key, value});
    }
    return found;
}

Result<std::uint64_t> MemoryStore::size_bytes() {
    return bytes_;
}

}  // namespace aura::store
