// A number on the command line of a measurement.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace aura::bench {

// Nothing unless all of `text` is a number that is not 0.
[[nodiscard]] inline std::optional<std::size_t> parse_count(std::string_view text) {
    std::size_t count = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
    return whole && count > 0 ? std::optional(count) : std::nullopt;
}

}  // namespace aura::bench
