// How many events each member writes a minute, as they become durable here.
//
// Loop thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace aura::daemon {

class EventRate {
public:
    void count(MonoTime now, const AuthorId& author);

    // Of the sixty seconds that end now.
    [[nodiscard]] std::uint32_t per_minute(MonoTime now, const AuthorId& author) const;

private:
    static constexpr std::int64_t kSeconds = 60;

    // One count a second, in a ring; `second` is that of the latest.
    struct Recent {
        std::int64_t second = 0;
        std::array<std::uint32_t, kSeconds> counts{};
    };

    std::map<AuthorId, Recent> by_author_;
};

}  // namespace aura::daemon
