// How durations and sizes are written in the configuration and in flags.
//
// Pure functions.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace aura::config {

// A number of bytes that is not a number of anything else.
struct ByteSize {
    std::uint64_t bytes = 0;

    auto operator<=>(const ByteSize&) const = default;
};

// "500ms", "30s", "15m", "24h", "30d", "2w", or a sum, largest unit first: "1h30m". A day is 24
// hours. A number without a unit is refused, except "0". Nothing for anything else or anything over
// 100 years.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

// As a person would write it, without weeks and without a single day: "24h", "30d", "1h30m".
// What is below a millisecond is cut off.
[[nodiscard]] std::string to_text(Duration duration);

// A whole number and a unit. Decimal, powers of 1000: B, kB, MB, GB, TB (as disks are sold).
// Binary, powers of 1024: KiB, MiB, GiB, TiB. Case does not matter; a bare number is bytes. Nothing
// for anything else or anything over 2^63 - 1 bytes.
[[nodiscard]] std::optional<ByteSize> parse_size(std::string_view text);

// With the largest unit, decimal or binary, that divides it: "2GB", "64MiB", "1500B".
[[nodiscard]] std::string to_text(ByteSize size);

}  // namespace aura::config
