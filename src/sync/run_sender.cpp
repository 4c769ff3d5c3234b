#include "sync/run_sender.hpp"

#include <algorithm>
#include <utility>

namespace aura::sync {
namespace {

// A run and what a store may count beyond it for keeping headers, so that a read of this size
// always holds a whole run.
constexpr store::ReadLimits kReadLimits{wire::kSignatureEventsMax, 2 * wire::kSignatureBytesMax};

// The lane of the Mothership's team logs.
constexpr std::size_t kHubLane = 0;

std::size_t bytes_of(const std::vector<const wire::Event*>& run) {
    std::size_t bytes = 0;
    for (const wire::Event* event : run) {
        bytes += wire::wire_size(*event);
    }
    return bytes;
}

}  // namespace

void RunSender::set_interest(wire::Interest interest) {
    interest_ = std::move(interest);
    look_at_all();
}

void RunSender::withhold(bool on) {
    withholds_ = on;
    look_at_all();
}

Status RunSender::handle_have(const wire::HaveEntry& entry) {
    AURA_TRY(check_room(entry.log));
    acked_.set(entry.log, {entry.seq, entry.at});
    cursors_[entry.log].forked = false;
    const Head ours = replica_.sendable().head(entry.log);
    if (ours.seq == entry.seq && ours.id != entry.at) {
        forks_.push({entry.log, entry.seq, ours.id, entry.at});
        rest(entry.log);
        return {};
    }
    set_cursor(entry.log, {entry.seq, entry.at});
    return {};
}

void RunSender::start() {
    started_ = true;
    look_at_all();
}

Status RunSender::handle_ack(const wire::AckEntry& entry) {
    AURA_TRY(check_room(entry.log));
    acked_.advance(entry.log, {entry.seq, {}});
    handle_received(entry.log, entry.seq);
    return {};
}

void RunSender::handle_credit(std::uint64_t bytes_total) {
    credit_bytes_ = std::max(credit_bytes_, bytes_total);
    out_of_credit_ = false;
}

void RunSender::handle_received(const wire::LogId& log, Seq last) {
    if (last > cursor(log)) {
        const store::EventRef event = replica_.recent(log, last);
        set_cursor(log, {last, event != nullptr ? event->id : EventId{}});
    }
}

void RunSender::handle_sendable(const wire::LogId& log) {
    look_at(log);
}

void RunSender::handle_read(std::vector<wire::Event> events) {
    if (!reading_) {
        return;
    }
    const ReadRequest asked = *std::exchange(reading_, std::nullopt);
    if (std::exchange(is_reading_stale_, false)) {
        look_at(asked.log);
        return;
    }
    staged_ = std::move(events);
    const bool is_as_asked = asked.first == next(cursor(asked.log));
    look_at(asked.log);
    if (is_as_asked && has_more(asked.log) && next_run(asked.log).empty()) {
        // Pruned or damaged; asking again would give the same.
        rest(asked.log);
    }
}

void RunSender::handle_membership() {
    look_at_all();
}

void RunSender::handle_shortened(const wire::LogId& log) {
    if (!staged_.empty() && staged_.front().header.log == log) {
        staged_.clear();
    }
    is_reading_stale_ = is_reading_stale_ || (reading_ && reading_->log == log);
    if (const auto at = cursors_.find(log); at != cursors_.end() && at->second.forked) {
        // The branch that kept them apart is gone here; what comes in its place the other side may
        // have the beginning of.
        at->second = {acked_.head(log), false};
    }
    look_at(log);
}

void RunSender::handle_forked(const wire::LogId& log) {
    rest(log);
}

std::optional<RunSender::Output> RunSender::poll() {
    if (!forks_.empty()) {
        const Fork fork = forks_.pop();
        return fork;
    }
    if (!started_) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        Lane& lane = lanes_.at(i);
        if (auto output = poll_lane(lane)) {
            return output;
        }
        if (!lane.empty() || (reading_ && lane_of(reading_->log) == i)) {
            break;
        }
    }
    return std::nullopt;
}

Seq RunSender::cursor(const wire::LogId& log) const {
    const auto found = cursors_.find(log);
    return found == cursors_.end() ? Seq{} : found->second.sent.seq;
}

bool RunSender::is_forked(const wire::LogId& log) const {
    const auto found = cursors_.find(log);
    return found != cursors_.end() && found->second.forked;
}

std::uint64_t RunSender::unacked() const {
    std::uint64_t events = 0;
    for (const auto& [log, head] : replica_.sendable().heads()) {
        const Seq acked = acked_.head(log).seq;
        if (log.author == replica_.self() && interest_.covers(log.repo) && head.seq > acked) {
            events += number(head.seq) - number(acked);
        }
    }
    return events;
}

Status RunSender::check_room(const wire::LogId& log) const {
    if (cursors_.size() >= kCursorsMax && !cursors_.contains(log)) {
        return fail(ErrorCode::limit, "the other side has too many logs");
    }
    return {};
}

std::size_t RunSender::lane_of(const wire::LogId& log) const {
    if (!log.is_team_log()) {
        return 2;
    }
    return log.author == replica_.membership().hub() ? kHubLane : 1;
}

bool RunSender::has_more(const wire::LogId& log) const {
    const auto at = cursors_.find(log);
    const bool rests = at != cursors_.end() && at->second.forked;
    const bool is_withheld = withholds_ && lane_of(log) != kHubLane;
    return started_ && !rests && !is_withheld && interest_.covers(log.repo) &&
           replica_.sendable().head(log).seq > cursor(log);
}

void RunSender::look_at(const wire::LogId& log) {
    Lane& lane = lanes_.at(lane_of(log));
    const bool is_read_now = reading_ && reading_->log == log;
    const bool more = has_more(log) && !is_read_now;
    const bool is_ready = more && !next_run(log).empty();
    // Also where the run has begun: a read may end inside of one.
    const bool is_cold = more && !is_ready && replica_.durable().head(log).seq > cursor(log);
    if (is_ready) {
        lane.ready.add(log);
    } else {
        lane.ready.remove(log);
    }
    if (is_cold) {
        lane.cold.insert(log);
    } else {
        lane.cold.erase(log);
    }
}

void RunSender::look_at_all() {
    for (const auto& [log, head] : replica_.sendable().heads()) {
        look_at(log);
    }
}

void RunSender::set_cursor(const wire::LogId& log, const Head& sent) {
    cursors_[log].sent = sent;
    look_at(log);
}

std::optional<RunSender::Output> RunSender::poll_lane(Lane& lane) {
    if (auto read = poll_read(lane)) {
        return *read;
    }
    return poll_run(lane);
}

std::optional<ReadRequest> RunSender::poll_read(Lane& lane) {
    if (lane.cold.empty() || reading_ || out_of_credit_) {
        return std::nullopt;
    }
    const wire::LogId log = *lane.cold.begin();
    lane.cold.erase(lane.cold.begin());
    reading_ = ReadRequest{log, next(cursor(log)), kReadLimits};
    return reading_;
}

std::optional<RunSender::Output> RunSender::poll_run(Lane& lane) {
    while (const std::optional<wire::LogId> log = lane.ready.turn()) {
        const std::vector<const wire::Event*> run = next_run(*log);
        if (run.empty()) {
            look_at(*log);
            continue;
        }
        if (const std::optional<Fork> fork = check_chain(*log, *run.front())) {
            rest(*log);
            return *fork;
        }
        const std::size_t bytes = bytes_of(run);
        out_of_credit_ = sent_bytes_ + bytes > credit_bytes_;
        if (out_of_credit_) {
            return std::nullopt;
        }
        if (!lane.ready.spend(bytes)) {
            continue;
        }
        sent_bytes_ += bytes;
        wire::Events events{*log, run.front()->header.seq, {}};
        for (const wire::Event* event : run) {
            events.events.push_back(*event);
        }
        const Head sent{run.back()->header.seq, event_id(run.back()->header)};
        if (!staged_.empty() && run.back() == &staged_.back()) {
            staged_.clear();
        }
        set_cursor(*log, sent);
        return events;
    }
    return std::nullopt;
}

const wire::Event* RunSender::at_hand(const wire::LogId& log, Seq seq) const {
    if (!staged_.empty() && staged_.front().header.log == log) {
        const std::uint64_t first = number(staged_.front().header.seq);
        if (number(seq) >= first && number(seq) - first < staged_.size()) {
            return &staged_[number(seq) - first];
        }
    }
    const store::EventRef event = replica_.recent(log, seq);
    return event != nullptr ? &event->event : nullptr;
}

std::vector<const wire::Event*> RunSender::next_run(const wire::LogId& log) const {
    const Seq last = replica_.sendable().head(log).seq;
    std::vector<const wire::Event*> run;
    std::size_t bytes = 0;
    for (Seq seq = next(cursor(log)); seq <= last; seq = next(seq)) {
        const wire::Event* event = at_hand(log, seq);
        if (event == nullptr || run.size() == wire::kSignatureEventsMax ||
            bytes > wire::kSignatureBytesMax) {
            break;
        }
        bytes += wire::wire_size(*event);
        run.push_back(event);
    }
    run.resize(run_length(run));
    return run;
}

std::optional<Fork> RunSender::check_chain(const wire::LogId& log, const wire::Event& first) const {
    const auto at = cursors_.find(log);
    if (at == cursors_.end() || at->second.sent.id.is_zero() ||
        follows(first.header, at->second.sent.id)) {
        return std::nullopt;
    }
    return Fork{log, at->second.sent.seq, first.header.previous, at->second.sent.id};
}

void RunSender::rest(const wire::LogId& log) {
    cursors_[log].forked = true;
    look_at(log);
}

}  // namespace aura::sync
