// The sending half of a session: what the other side lacks, in which order, and how much of it may
// leave now.
//
// Owned by the exchange.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "base/fifo.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/event_chain.hpp"
#include "sync/fair_queue.hpp"
#include "sync/replica.hpp"
#include "wire/frame.hpp"

namespace aura::sync {

// Events of `log` from `first` on, within `limits`.
struct ReadRequest {
    wire::LogId log;
    Seq first{};
    store::ReadLimits limits;
};

// Logs that a session keeps a cursor for: more than any team has, fewer than would hurt.
inline constexpr std::size_t kCursorsMax = 100'000;

class RunSender {
public:
    // `credit_bytes`: what may be sent before the other side grants more.
    RunSender(const Replica& replica, std::uint64_t credit_bytes)
        : replica_(replica), credit_bytes_(credit_bytes) {}

    void set_interest(wire::Interest interest);

    // While on, nothing leaves but the Mothership's own team logs.
    void withhold(bool on);

    // What the other side holds; later words replace earlier ones, downward too. limit: too many
    // logs.
    [[nodiscard]] Status handle_have(const wire::HaveEntry& entry);

    // The other side has said all it holds: sending begins.
    void start();

    // Made durable there. limit: too many logs.
    [[nodiscard]] Status handle_ack(const wire::AckEntry& entry);
    void handle_credit(std::uint64_t bytes_total);

    // The other side has `log` through `last`: it sent it.
    void handle_received(const wire::LogId& log, Seq last);

    void handle_sendable(const wire::LogId& log);
    // What the store gave for the ReadRequest.
    void handle_read(std::vector<wire::Event> events);

    // Cuts or members changed: every log is looked at anew.
    void handle_membership();

    // Replica::Shortened.
    void handle_shortened(const wire::LogId& log);

    // `log` has another branch there: it rests.
    void handle_forked(const wire::LogId& log);

    using Output = std::variant<wire::Events, ReadRequest, Fork>;

    [[nodiscard]] std::optional<Output> poll();

    // How far the other side has `log` or was sent it.
    [[nodiscard]] Seq cursor(const wire::LogId& log) const;

    // Whether `log` rests: the other side has another branch of it.
    [[nodiscard]] bool is_forked(const wire::LogId& log) const;

    // What the other side has on disk, as it said. Ids may be missing (zero).
    [[nodiscard]] const VersionVector& acked() const { return acked_; }

    // Events of this device that the other side wants and has not acked.
    [[nodiscard]] std::uint64_t unacked() const;

    // Whether events wait for credit.
    [[nodiscard]] bool is_out_of_credit() const { return out_of_credit_; }

    [[nodiscard]] bool is_reading() const { return reading_.has_value(); }

private:
    struct Cursor {
        Head sent;  // a zero id: not known
        bool forked = false;
    };

    // Logs of equal urgency that have more to send; each is in one of the sets, or waits for a
    // commit in none.
    struct Lane {
        FairQueue ready{wire::kSignatureBytesMax};  // the next run is at hand
        std::set<wire::LogId> cold;                 // it has to be read from the store

        [[nodiscard]] bool empty() const { return ready.empty() && cold.empty(); }
    };

    [[nodiscard]] Status check_room(const wire::LogId& log) const;
    [[nodiscard]] std::size_t lane_of(const wire::LogId& log) const;
    [[nodiscard]] bool has_more(const wire::LogId& log) const;
    void look_at(const wire::LogId& log);
    void look_at_all();
    void set_cursor(const wire::LogId& log, const Head& sent);

    [[nodiscard]] std::optional<Output> poll_lane(Lane& lane);
    [[nodiscard]] std::optional<ReadRequest> poll_read(Lane& lane);
    [[nodiscard]] std::optional<Output> poll_run(Lane& lane);

    // The event if it needs no read, else null.
    [[nodiscard]] const wire::Event* at_hand(const wire::LogId& log, Seq seq) const;
    // The next run of `log` that is at hand; empty: none is.
    [[nodiscard]] std::vector<const wire::Event*> next_run(const wire::LogId& log) const;
    [[nodiscard]] std::optional<Fork> check_chain(const wire::LogId& log,
                                                  const wire::Event& first) const;
    void rest(const wire::LogId& log);

    const Replica& replica_;
    wire::Interest interest_;
    bool started_ = false;
    bool withholds_ = false;
    // Since the session began.
    std::uint64_t credit_bytes_;
    std::uint64_t sent_bytes_ = 0;
    bool out_of_credit_ = false;
    std::map<wire::LogId, Cursor> cursors_;
    VersionVector acked_;
    // The Mothership's team log, by which the others are judged; other team logs; repositories.
    // A lane is served when those before it are empty.
    std::array<Lane, 3> lanes_;
    std::optional<ReadRequest> reading_;
    bool is_reading_stale_ = false;  // what it reads is no longer so
    // What was read, until it is sent: consecutive events of one log.
    std::vector<wire::Event> staged_;
    Fifo<Fork> forks_;
};

}  // namespace aura::sync
