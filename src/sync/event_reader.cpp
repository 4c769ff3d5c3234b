#include "sync/event_reader.hpp"

#include <utility>

#include "sync/event_chain.hpp"

namespace aura::sync {
namespace {

const crypto::ContentKey* find_key(const RepoKeys& keys, const KeyId& id) {
    for (const crypto::ContentKey& key : *keys) {
        if (key.id() == id) {
            return &key;
        }
    }
    return nullptr;
}

Result<Bytes> open_content(crypto::FrameCoder& frames,
                           const wire::Event& event,
                           const RepoKeys& keys) {
    if (!event.content) {
        return fail(ErrorCode::not_found, "the content of an event was pruned");
    }
    const Bytes context = sealing_context(event.header);
    AURA_TRY_ASSIGN(const auto key_id, crypto::sealed_key_id(*event.content));
    if (!key_id) {
        return crypto::open_unsealed(frames, *event.content);
    }
    const crypto::ContentKey* key = find_key(keys, *key_id);
    if (key == nullptr) {
        return fail(ErrorCode::crypto_no_key, "the key of an event has not been granted");
    }
    return crypto::open(frames, *key, context, *event.content);
}

}  // namespace

Result<const wire::ChangeContent*> EventReader::content(const EventId& id,
                                                        const EventPlace& place,
                                                        const RepoKeys& keys) {
    if (const auto known = by_id_.find(id); known != by_id_.end()) {
        cache_.splice(cache_.begin(), cache_, known->second);
        return &known->second->content;
    }
    AURA_TRY_ASSIGN(Cached loaded, load(id, place, keys));
    cached_bytes_ += loaded.bytes;
    cache_.push_front(std::move(loaded));
    by_id_[id] = cache_.begin();
    make_room();
    return &cache_.front().content;
}

Result<EventReader::Cached> EventReader::load(const EventId& id,
                                              const EventPlace& place,
                                              const RepoKeys& keys) {
    AURA_TRY_ASSIGN(const auto events, store_.read(place.log, place.seq, {.events = 1}));
    if (events.empty() || event_id(events.front().header) != id) {
        return fail(ErrorCode::not_found, "the store does not hold an event that it listed");
    }
    AURA_TRY_ASSIGN(const Bytes bytes, open_content(frames_, events.front(), keys));
    AURA_TRY_ASSIGN(wire::ChangeContent content, wire::decode_change_content(bytes));
    return Cached{id, std::move(content), bytes.size()};
}

void EventReader::make_room() {
    while (cached_bytes_ > kCacheBytes && cache_.size() > 1) {
        cached_bytes_ -= cache_.back().bytes;
        by_id_.erase(cache_.back().id);
        cache_.pop_back();
    }
}

}  // namespace aura::sync
