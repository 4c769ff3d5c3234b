#include "workspace/oscillation.hpp"

#include <set>

namespace aura::workspace {
namespace {

// Milliseconds are in the upper 48 bits (wire/event.hpp).
WallTime time_of(const sync::Change& change) {
    const auto milliseconds = static_cast<std::uint64_t>(change.time) >> 16U;
    return WallTime(std::chrono::milliseconds(milliseconds));
}

}  // namespace

bool oscillates(const ItemLine& line,
                const Digest& text_hash,
                const AuthorId& author,
                WallTime now) {
    std::set<Digest> earlier;
    std::set<AuthorId> authors;
    Digest latest;
    int returns = 0;
    const auto see = [&](const Digest& hash, const AuthorId& by) {
        if (hash != latest && !earlier.insert(hash).second) {
            ++returns;
            authors.insert(by);
        }
        latest = hash;
    };
    for (const ItemVersion& version : line.versions()) {
        if (now - time_of(*version.change) <= kOscillationWindow) {
            see(version.item().text_hash, version.change->author);
        }
    }
    see(text_hash, author);
    return returns >= kOscillationReturns && authors.size() > 1;
}

}  // namespace aura::workspace
