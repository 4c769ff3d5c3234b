#include "sync/file_history.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace aura::sync {

const Change* FileHistory::find(const EventId& event) const {
    const auto at = std::lower_bound(
        changes.begin(), changes.end(), event, [](const auto& change, const EventId& id) {
            return change->event < id;
        });
    return at != changes.end() && (*at)->event == event ? &**at : nullptr;
}

const Item* FileHistory::find(const wire::VersionId& version) const {
    const Change* change = find(version.event);
    return change != nullptr && version.item < change->items.size() ? &change->items[version.item]
                                                                    : nullptr;
}

bool creates_file(const Change& change) {
    return std::any_of(change.items.begin(), change.items.end(), [](const Item& item) {
        return item.kind == wire::ItemKind::file && item.parents.empty() &&
               item.git_parents.empty();
    });
}

Digest text_hash(std::string_view text) {
    return crypto::hash("aura/text/1", as_bytes(text));
}

}  // namespace aura::sync
