// Times as people type them.
//
// Pure but for the time zone of the machine.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace aura::cli {

// "14:30" (today, or yesterday where that is still to come), "2026-11-21 14:30", with seconds if
// one likes, "2026-11-21T14:30:00Z", "10m" or "10m ago": local time without a Z. Seconds since
// 1970. usage.
[[nodiscard]] Result<std::int64_t> parse_time(std::string_view text, WallTime now);

}  // namespace aura::cli
