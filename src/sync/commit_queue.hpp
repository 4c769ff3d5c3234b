// What waits for the disk, and the one commit that is under way: the middle of the replica.
//
// A commit that fails is tried again as it is, with back-off: what it holds was verified, or was
// promised an id, and is not forgotten. Both kinds of waiters are bounded apart, so that foreign
// events cannot crowd out own ones.
//
// Owned by the replica.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "crypto/identity.hpp"
#include "store/store.hpp"

namespace aura::sync {

// Names a commit; numbered from 1.
enum class BatchNumber : std::uint64_t {};

// Names what was handed over for one commit, in order of handing over.
enum class CommitTicket : std::uint64_t {};

// One transaction: enough to spread the cost of an fsync thin, short enough not to hold up what
// comes after it.
inline constexpr std::size_t kBatchEventsMax = 1024;
inline constexpr std::size_t kBatchBytesMax = 4 * 1024 * 1024;
// What may wait: own drafts are a few saves, or an import that waits its turn; foreign events are
// several sessions' windows (sync/exchange.hpp).
inline constexpr std::size_t kOwnWaitingBytesMax = 16 * 1024 * 1024;
inline constexpr std::size_t kForeignWaitingBytesMax = 64 * 1024 * 1024;
// Tries after a failed commit: 250 ms, doubled each time, 30 s at most.
inline constexpr Duration kRetryFirst = std::chrono::milliseconds(250);
inline constexpr Duration kRetryMax = std::chrono::seconds(30);

class CommitQueue {
public:
    CommitQueue(const crypto::IdentityKey& identity, Prng& prng)
        : identity_(identity), prng_(prng) {}

    struct Request {
        BatchNumber number{};
        store::Batch batch;
    };

    struct Done {
        std::vector<store::LogHead> cuts;  // made before the events were added
        std::vector<store::EventRef> events;
        CommitTicket through{};
        bool recovered = false;  // after failures
    };

    [[nodiscard]] bool has_room_for_own(std::size_t bytes) const;
    [[nodiscard]] bool has_room_for_foreign(std::size_t bytes) const;

    // Signed when its batch closes, if it has to be. `event` may be null: records alone.
    CommitTicket add_own(std::shared_ptr<store::StoredEvent> event,
                         std::vector<store::RecordWrite> records);
    // A whole run: its last event is signed, so it is never divided.
    void add_foreign(std::vector<store::EventRef> run);
    // A log ends there from then on, until more is added.
    void add_cut(const store::LogHead& end);

    // The commit to make now; none while one is under way or the next try is not due.
    [[nodiscard]] std::optional<Request> poll(MonoTime now);

    // Nothing when `number` is not the commit under way.
    [[nodiscard]] std::optional<Done> handle_committed(BatchNumber number);

    // How many tries in a row have failed; 0 when `number` is not the commit under way.
    [[nodiscard]] std::uint32_t handle_failed(MonoTime now, BatchNumber number, Error error);

    // When poll() has the next try.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const { return retry_at_; }

    // Why the last try failed; nothing when it did not.
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

    [[nodiscard]] bool is_idle() const { return waiting_.empty() && !in_flight_; }

    // Whether the answer to a request is outstanding.
    [[nodiscard]] bool is_waiting_for_disk() const { return in_flight_ && !retry_at_; }

    [[nodiscard]] std::size_t waiting_bytes() const { return own_bytes_ + foreign_bytes_; }

private:
    struct Item {
        std::optional<store::LogHead> cut;        // alone
        std::vector<store::EventRef> events;      // an own one, a whole run, or none
        std::shared_ptr<store::StoredEvent> own;  // the own one while it may still be signed
        std::vector<store::RecordWrite> records;
        CommitTicket ticket{};
        std::size_t bytes = 0;
        bool foreign = false;
    };

    struct InFlight {
        Request request;
        CommitTicket through{};
        std::size_t own_bytes = 0;
        std::size_t foreign_bytes = 0;
    };

    void close_batch();
    [[nodiscard]] std::vector<Item> take_batch();
    void sign(const std::vector<Item>& items) const;

    const crypto::IdentityKey& identity_;
    Prng& prng_;
    std::deque<Item> waiting_;
    std::optional<InFlight> in_flight_;
    std::optional<MonoTime> retry_at_;  // only with in_flight_: its last try failed
    std::optional<Error> failure_;
    std::uint32_t failures_ = 0;
    std::uint64_t batches_ = 0;
    std::uint64_t tickets_ = 0;
    // Waiting or in flight.
    std::size_t own_bytes_ = 0;
    std::size_t foreign_bytes_ = 0;
};

}  // namespace aura::sync
