#include "sync/run_receiver.hpp"

#include <algorithm>
#include <utility>

namespace aura::sync {
namespace {

Seq last_of(const wire::Events& run) {
    return Seq{number(run.first) + run.events.size() - 1};
}

Seq seq_in(const std::map<wire::LogId, Seq>& seqs, const wire::LogId& log) {
    const auto found = seqs.find(log);
    return found == seqs.end() ? Seq{} : found->second;
}

}  // namespace

std::vector<wire::HaveEntry> RunReceiver::have(const std::function<bool(const RepoId&)>& wants) {
    std::vector<wire::HaveEntry> entries;
    for (const auto& [log, head] : replica_.durable().heads()) {
        if (wants(log.repo)) {
            entries.push_back({log, head.seq, head.id});
            told_[log] = head.seq;
        }
    }
    return entries;
}

Head RunReceiver::tell(const wire::LogId& log) {
    const Head head = replica_.durable().head(log);
    told_[log] = head.seq;
    return head;
}

Status RunReceiver::handle_run(const wire::Events& run) {
    std::uint64_t bytes = 0;
    for (const wire::Event& event : run.events) {
        bytes += wire::wire_size(event);
    }
    received_bytes_ += bytes;
    if (received_bytes_ > granted_bytes_) {
        return fail(ErrorCode::limit, "the other side sent more than it was granted");
    }
    arriving_ = {run.log, last_of(run), bytes};
    return {};
}

void RunReceiver::handle_taken() {
    Seq& received = received_[arriving_.log];
    received = std::max(received, arriving_.last);
    to_ack_.insert(arriving_.log);
    pending_.push_back(arriving_);
    release();
}

void RunReceiver::handle_dropped() {
    done_bytes_ += arriving_.bytes;
}

void RunReceiver::handle_durable(const wire::LogId& log) {
    to_ack_.insert(log);
    release();
}

void RunReceiver::handle_shortened(const wire::LogId& log) {
    received_.erase(log);
    std::erase_if(pending_, [&](const Pending& run) {
        done_bytes_ += run.log == log ? run.bytes : 0;
        return run.log == log;
    });
}

void RunReceiver::handle_membership() {
    release();
}

Seq RunReceiver::received(const wire::LogId& log) const {
    return seq_in(received_, log);
}

std::optional<wire::Ack> RunReceiver::poll_ack(const RunSender& sender) {
    wire::Ack ack;
    while (!to_ack_.empty() && ack.entries.size() < wire::kEntriesMax) {
        const wire::LogId log = to_ack_.extract(to_ack_.begin()).value();
        const Seq durable = replica_.durable().head(log).seq;
        const Seq told = seq_in(told_, log);
        // Who got an event from here knows that it is here; its author wants to know that it is on
        // disk as well, as what is passed on need not be.
        const bool is_news =
            log.author == remote_ || seq_in(received_, log) > told || sender.cursor(log) < durable;
        if (durable > told && is_news) {
            told_[log] = durable;
            ack.entries.push_back({log, durable});
        }
    }
    return ack.entries.empty() ? std::nullopt : std::optional(std::move(ack));
}

std::optional<wire::Credit> RunReceiver::poll_credit() {
    // A quarter at a time: few frames, and what is still open is room for the largest event twice.
    if (done_bytes_ + window_bytes_ < granted_bytes_ + window_bytes_ / 4) {
        return std::nullopt;
    }
    granted_bytes_ = done_bytes_ + window_bytes_;
    return wire::Credit{granted_bytes_};
}

bool RunReceiver::is_done(const Pending& run) const {
    const std::optional<Head> cut = replica_.membership().cut(run.log);
    const Seq valid = cut ? std::min(run.last, cut->seq) : run.last;
    return replica_.durable().head(run.log).seq >= valid;
}

void RunReceiver::release() {
    std::erase_if(pending_, [this](const Pending& run) {
        const bool done = is_done(run);
        done_bytes_ += done ? run.bytes : 0;
        return done;
    });
}

}  // namespace aura::sync
