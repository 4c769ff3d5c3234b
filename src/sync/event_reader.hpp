// Texts of versions, read from the store and opened with the repository's keys, on a worker. Keeps
// what it opened last, because the heads of one file are asked for again and again.
//
// One thread at a time.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "crypto/content_key.hpp"
#include "store/store.hpp"
#include "wire/change.hpp"

namespace aura::sync {

// Where an event stands in the store.
struct EventPlace {
    wire::LogId log;
    Seq seq{};
};

using EventPlaces = std::map<EventId, EventPlace>;

// The keys of one repository, shared with the loop thread and never changed.
using RepoKeys = std::shared_ptr<const std::vector<crypto::ContentKey>>;

class EventReader {
public:
    // Opened contents kept, by their size when encoded.
    static constexpr std::size_t kCacheBytes = 4 * 1024 * 1024;

    // `store` is this thread's own and outlives the reader.
    explicit EventReader(store::Store& store) : store_(store) {}

    // The content of a file_changed event at `place`. not_found, crypto.no_key, wire.malformed, and
    // what the store returns. Valid until the next call.
    [[nodiscard]] Result<const wire::ChangeContent*> content(const EventId& id,
                                                             const EventPlace& place,
                                                             const RepoKeys& keys);

    [[nodiscard]] store::Store& store() { return store_; }

private:
    struct Cached {
        EventId id;
        wire::ChangeContent content;
        std::size_t bytes = 0;
    };

    [[nodiscard]] Result<Cached> load(const EventId& id,
                                      const EventPlace& place,
                                      const RepoKeys& keys);
    void make_room();

    store::Store& store_;
    crypto::FrameCoder frames_;
    std::list<Cached> cache_;  // the one used last in front
    std::unordered_map<EventId, std::list<Cached>::iterator> by_id_;
    std::size_t cached_bytes_ = 0;
};

}  // namespace aura::sync
