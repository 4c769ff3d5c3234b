// The receiving half of a session: what the other side may still send, and what it is told that is
// durable here.
//
// Owned by the exchange.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "sync/replica.hpp"
#include "sync/run_sender.hpp"
#include "wire/frame.hpp"

namespace aura::sync {

class RunReceiver {
public:
    RunReceiver(const Replica& replica, const AuthorId& remote, std::uint64_t window_bytes)
        : replica_(replica),
          remote_(remote),
          window_bytes_(window_bytes),
          granted_bytes_(window_bytes) {}

    // What a Have of this side says: all it has on disk of the logs of the repositories that
    // `wants` names. They count as told.
    [[nodiscard]] std::vector<wire::HaveEntry> have(
        const std::function<bool(const RepoId&)>& wants);

    // What is to be said of one log by a Have. It counts as told.
    [[nodiscard]] Head tell(const wire::LogId& log);

    // A run arrived. limit: more than was granted.
    [[nodiscard]] Status handle_run(const wire::Events& run);

    // What became of the run that arrived last.
    void handle_taken();
    void handle_dropped();

    void handle_durable(const wire::LogId& log);
    // Replica::Shortened. What arrived of the log before will not become durable there; what this
    // side has of it is told by a Have.
    void handle_shortened(const wire::LogId& log);
    void handle_membership();

    // What is to be acked; `sender` knows what the other side has from here.
    [[nodiscard]] std::optional<wire::Ack> poll_ack(const RunSender& sender);

    [[nodiscard]] std::optional<wire::Credit> poll_credit();

    // The last event of `log` that the other side sent; 0: none.
    [[nodiscard]] Seq received(const wire::LogId& log) const;

    // Bytes that arrived and are neither durable nor dropped.
    [[nodiscard]] std::uint64_t pending_bytes() const { return received_bytes_ - done_bytes_; }

private:
    struct Pending {
        wire::LogId log;
        Seq last{};
        std::uint64_t bytes = 0;
    };

    [[nodiscard]] bool is_done(const Pending& run) const;
    void release();

    const Replica& replica_;
    AuthorId remote_;
    std::uint64_t window_bytes_;
    // Since the session began.
    std::uint64_t granted_bytes_;
    std::uint64_t received_bytes_ = 0;
    std::uint64_t done_bytes_ = 0;
    Pending arriving_;
    std::vector<Pending> pending_;
    // What the other side was told of each log, by Have or Ack, and what it sent.
    std::map<wire::LogId, Seq> told_;
    std::map<wire::LogId, Seq> received_;
    std::set<wire::LogId> to_ack_;
};

}  // namespace aura::sync
