#include "sync/commit_queue.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sync/event_chain.hpp"
#include "wire/event.hpp"

namespace aura::sync {
namespace {

// An event or a record is never free, so that a count needs no bound of its own.
constexpr std::size_t kItemBytes = 256;

std::size_t records_bytes(const std::vector<store::RecordWrite>& records) {
    std::size_t bytes = 0;
    for (const store::RecordWrite& write : records) {
        bytes += kItemBytes + write.key.key.size() + (write.value ? write.value->size() : 0);
    }
    return bytes;
}

Duration backed_off(std::uint32_t failures) {
    // Beyond 2^7 the maximum is reached anyway.
    const auto doubled = kRetryFirst * (1U << std::min(failures - 1, 7U));
    return std::min<Duration>(doubled, kRetryMax);
}

// The own events of one log since its last signature, in the batch that is being closed.
struct OpenGroup {
    store::StoredEvent* last = nullptr;
    std::size_t events = 0;
    std::size_t bytes = 0;
};

}  // namespace

bool CommitQueue::has_room_for_own(std::size_t bytes) const {
    return own_bytes_ + bytes + kItemBytes <= kOwnWaitingBytesMax;
}

bool CommitQueue::has_room_for_foreign(std::size_t bytes) const {
    return foreign_bytes_ + bytes <= kForeignWaitingBytesMax;
}

CommitTicket CommitQueue::add_own(std::shared_ptr<store::StoredEvent> event,
                                  std::vector<store::RecordWrite> records) {
    Item item;
    item.bytes = kItemBytes + records_bytes(records);
    if (event) {
        item.bytes += wire::wire_size(event->event);
        item.events.push_back(event);
    }
    item.own = std::move(event);
    item.records = std::move(records);
    item.ticket = CommitTicket{++tickets_};
    own_bytes_ += item.bytes;
    waiting_.push_back(std::move(item));
    return CommitTicket{tickets_};
}

void CommitQueue::add_foreign(std::vector<store::EventRef> run) {
    Item item;
    for (const store::EventRef& event : run) {
        item.bytes += kItemBytes + wire::wire_size(event->event);
    }
    item.events = std::move(run);
    item.ticket = CommitTicket{tickets_};
    item.foreign = true;
    foreign_bytes_ += item.bytes;
    waiting_.push_back(std::move(item));
}

void CommitQueue::add_cut(const store::LogHead& end) {
    Item item;
    item.cut = end;
    item.bytes = kItemBytes;
    item.ticket = CommitTicket{tickets_};
    item.foreign = true;
    foreign_bytes_ += item.bytes;
    waiting_.push_back(std::move(item));
}

std::optional<CommitQueue::Request> CommitQueue::poll(MonoTime now) {
    if (in_flight_) {
        if (!retry_at_ || now < *retry_at_) {
            return std::nullopt;
        }
        retry_at_.reset();
        return in_flight_->request;
    }
    if (waiting_.empty()) {
        return std::nullopt;
    }
    close_batch();
    return in_flight_->request;
}

std::optional<CommitQueue::Done> CommitQueue::handle_committed(BatchNumber number) {
    if (!in_flight_ || in_flight_->request.number != number) {
        return std::nullopt;
    }
    store::Batch& batch = in_flight_->request.batch;
    Done done{std::move(batch.cuts), std::move(batch.events), in_flight_->through, failures_ > 0};
    own_bytes_ -= in_flight_->own_bytes;
    foreign_bytes_ -= in_flight_->foreign_bytes;
    in_flight_.reset();
    retry_at_.reset();
    failure_.reset();
    failures_ = 0;
    return done;
}

std::uint32_t CommitQueue::handle_failed(MonoTime now, BatchNumber number, Error error) {
    if (!in_flight_ || in_flight_->request.number != number) {
        return 0;
    }
    failure_ = std::move(error);
    retry_at_ = now + prng_.jittered(backed_off(++failures_));
    return failures_;
}

void CommitQueue::close_batch() {
    std::vector<Item> items = take_batch();
    sign(items);
    InFlight flight;
    flight.request.number = BatchNumber{++batches_};
    for (Item& item : items) {
        (item.foreign ? flight.foreign_bytes : flight.own_bytes) += item.bytes;
        flight.through = item.ticket;
        if (item.cut) {
            flight.request.batch.cuts.push_back(*item.cut);
        }
        std::ranges::move(item.events, std::back_inserter(flight.request.batch.events));
        std::ranges::move(item.records, std::back_inserter(flight.request.batch.records));
    }
    in_flight_ = std::move(flight);
}

std::vector<CommitQueue::Item> CommitQueue::take_batch() {
    std::vector<Item> items;
    std::size_t events = 0;
    std::size_t bytes = 0;
    while (!waiting_.empty()) {
        Item& item = waiting_.front();
        events += std::max<std::size_t>(item.events.size(), 1);
        bytes += item.bytes;
        // A batch makes its cuts before it adds its events.
        const bool is_full = item.cut || events > kBatchEventsMax || bytes > kBatchBytesMax;
        if (!items.empty() && is_full) {
            break;
        }
        items.push_back(std::move(item));
        waiting_.pop_front();
    }
    return items;
}

void CommitQueue::sign(const std::vector<Item>& items) const {
    std::map<wire::LogId, OpenGroup> groups;
    const auto sign_last = [this](const OpenGroup& group) {
        group.last->event.signature = sign_event(identity_, group.last->id);
    };
    for (const Item& item : items) {
        if (!item.own) {
            continue;
        }
        OpenGroup& group = groups[item.own->event.header.log];
        const std::size_t bytes = wire::wire_size(item.own->event);
        if (group.events > 0 && (group.events == wire::kSignatureEventsMax ||
                                 group.bytes + bytes > wire::kSignatureBytesMax)) {
            sign_last(group);
            group = {};
        }
        group = {item.own.get(), group.events + 1, group.bytes + bytes};
    }
    for (const auto& [log, group] : groups) {
        sign_last(group);
    }
}

}  // namespace aura::sync
