// What a device keeps: the events it holds, and small records that belong to one part of the
// daemon each. One commit is atomic and durable: when it returns, everything in it survives a
// power cut, and before, nothing of it does. So an event and the record of the working tree it
// was made from can never disagree.
//
// The interface is blocking. Implementations are used from one thread at a time; the runtime keeps
// one for writing and some for reading. Implementations: store/memory/ (tests, simulation),
// store/sqlite/ (a device, a Mothership).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "wire/event.hpp"

namespace aura::store {

// An event together with its id, which the writer of the batch has computed or verified.
struct StoredEvent {
    EventId id;
    wire::Event event;
};

// Events are shared between the log, the sessions that pass them on and the folds.
using EventRef = std::shared_ptr<const StoredEvent>;

// Who a record belongs to. Key and value are laid out by that owner. Numbers are part of the
// format of the database: never reuse one.
enum class RecordKind : std::uint8_t {
    meta = 1,         // one-of-a-kind facts: incarnation, clean shutdown
    content_key = 2,  // sync/keyring
    invite = 3,       // invite secrets of tokens that this device issued
    token = 4,        // hub: issued join tokens and their uses
    linked_tree = 5,  // which working trees are linked
    tree_file = 6,    // workspace: what a tree recorded of a touched path
    journal = 7,      // workspace: files about to be replaced
    audit = 8,        // hub: chained audit log
    peer_seen = 9,    // hub: when and from where a member was last connected
    notice = 10,      // findings that a user has not seen yet
    generation = 11,  // runtime/generation: how often a tree's records were committed
    unshared = 12,    // workspace/unshared: what the user has not agreed to share
};

struct RecordKey {
    RecordKind kind{};
    Bytes key;

    auto operator<=>(const RecordKey&) const = default;
};

// A record to put, or to remove when there is no value.
struct RecordWrite {
    RecordKey key;
    std::optional<Bytes> value;
};

struct Record {
    Bytes key;
    Bytes value;
};

struct LogHead {
    wire::LogId log;
    Seq seq{};
    EventId id;

    bool operator==(const LogHead&) const = default;
};

struct Batch {
    // Per log consecutive, starting after what is held.
    std::vector<EventRef> events;
    // Applied in order, after the events.
    std::vector<RecordWrite> records;
    // Where these logs end from now on, before the events are added: what comes after is forgotten.
    // Seq 0: the whole log is.
    std::vector<LogHead> cuts{};

    [[nodiscard]] bool empty() const { return cuts.empty() && events.empty() && records.empty(); }
};

// At least one event is read if there is one, whatever its size.
struct ReadLimits {
    std::size_t events = 256;
    std::size_t bytes = 256 * 1024;
};

class Store {
public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    // All of `batch` or nothing of it. store.full (no space: try again when there is), io,
    // store.damaged, event.gap (a bug of the caller's: an event does not follow what is held, or a
    // log is to end where it has not come to).
    [[nodiscard]] virtual Status commit(const Batch& batch) = 0;

    // Every log held, ordered by LogId.
    [[nodiscard]] virtual Result<std::vector<LogHead>> heads() = 0;

    // Consecutive events of `log` from `first` on; empty when `first` is not held. Hashes are as
    // stored; who needs the ids computes them.
    [[nodiscard]] virtual Result<std::vector<wire::Event>> read(const wire::LogId& log,
                                                                Seq first,
                                                                const ReadLimits& limits) = 0;

    [[nodiscard]] virtual Result<std::optional<Bytes>> get(const RecordKey& key) = 0;

    // Records of `kind` whose key starts with `prefix`, ordered by key.
    [[nodiscard]] virtual Result<std::vector<Record>> scan(RecordKind kind, ByteView prefix) = 0;

    // Bytes that the store takes on its disk.
    [[nodiscard]] virtual Result<std::uint64_t> size_bytes() = 0;
};

}  // namespace aura::store
