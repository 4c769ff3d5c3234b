#include "daemon/event_rate.hpp"

#include <algorithm>
#include <chrono>

namespace aura::daemon {
namespace {

std::int64_t second_of(MonoTime time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

void EventRate::count(MonoTime now, const AuthorId& author) {
    const std::int64_t second = second_of(now);
    Recent& recent = by_author_[author];
    // Places of seconds that passed without an event still hold those of a minute ago.
    const std::int64_t passed = std::min(second - recent.second, kSeconds);
    for (std::int64_t i = 0; i < passed; ++i) {
        recent.counts.at(static_cast<std::size_t>((second - i) % kSeconds)) = 0;
    }
    recent.second = second;
    ++recent.counts.at(static_cast<std::size_t>(second % kSeconds));
}

std::uint32_t EventRate::per_minute(MonoTime now, const AuthorId& author) const {
    const auto found = by_author_.find(author);
    if (found == by_author_.end()) {
        return 0;
    }
    const Recent& recent = found->second;
    const std::int64_t oldest = second_of(now) - kSeconds + 1;
    std::uint32_t sum = 0;
    for (std::int64_t second = std::max<std::int64_t>(oldest, 0); second <= recent.second;
         ++second) {
        sum += recent.counts.at(static_cast<std::size_t>(second % kSeconds));
    }
    return sum;
}

}  // namespace aura::daemon
