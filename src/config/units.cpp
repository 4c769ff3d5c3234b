#include "config/units.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace aura::config {
namespace {

struct DurationUnit {
    std::string_view name;
    std::int64_t microseconds;
};

// Largest first: the order in which a sum is written.
constexpr std::array kDurationUnits = {
    DurationUnit{"w", std::int64_t{7} * 24 * 3600 * 1'000'000},
    DurationUnit{"d", std::int64_t{24} * 3600 * 1'000'000},
    DurationUnit{"h", std::int64_t{3600} * 1'000'000},
    DurationUnit{"m", std::int64_t{60} * 1'000'000},
    DurationUnit{"s", 1'000'000},
    DurationUnit{"ms", 1'000},
};

constexpr std::int64_t kDurationMax = std::int64_t{100} * 365 * 24 * 3600 * 1'000'000;

struct SizeUnit {
    std::string_view name;
    std::uint64_t bytes;
};

// Largest first: the order in which to_text() tries them.
constexpr std::array kSizeUnits = {
    SizeUnit{"TiB", std::uint64_t{1} << 40U},
    SizeUnit{"TB", 1'000'000'000'000},
    SizeUnit{"GiB", std::uint64_t{1} << 30U},
    SizeUnit{"GB", 1'000'000'000},
    SizeUnit{"MiB", std::uint64_t{1} << 20U},
    SizeUnit{"MB", 1'000'000},
    SizeUnit{"KiB", std::uint64_t{1} << 10U},
    SizeUnit{"kB", 1'000},
    SizeUnit{"B", 1},
};

constexpr auto kSizeMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_unit(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

// Takes a run of digits from the front of `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::string_view take_letters(std::string_view& text) {
    std::size_t size = 0;
    while (size < text.size() && lower(text[size]) >= 'a' && lower(text[size]) <= 'z') {
        ++size;
    }
    const std::string_view letters = text.substr(0, size);
    text.remove_prefix(size);
    return letters;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    if (text == "0") {
        return Duration(0);
    }
    std::int64_t total = 0;
    std::size_t next_unit = 0;
    do {
        const auto number = take_number(text);
        const std::string_view name = take_letters(text);
        while (next_unit < kDurationUnits.size() && kDurationUnits[next_unit].name != name) {
            ++next_unit;
        }
        if (!number || next_unit == kDurationUnits.size()) {
            return std::nullopt;
        }
        const std::int64_t unit = kDurationUnits[next_unit].microseconds;
        if (*number > static_cast<std::uint64_t>((kDurationMax - total) / unit)) {
            return std::nullopt;
        }
        total += static_cast<std::int64_t>(*number) * unit;
        ++next_unit;
    } while (!text.empty());
    return Duration(total);
}

std::string to_text(Duration duration) {
    std::int64_t left = duration.count();
    std::string text;
    for (const DurationUnit& unit : kDurationUnits) {
        // "30d" reads better than "4w2d", and "24h" is what people say for one day.
        const bool is_unusual =
            unit.name == "w" || (unit.name == "d" && left < 2 * unit.microseconds);
        if (!is_unusual && left >= unit.microseconds) {
            text += std::to_string(left / unit.microseconds);
            text += unit.name;
            left %= unit.microseconds;
        }
    }
    return text.empty() ? "0" : text;
}

std::optional<ByteSize> parse_size(std::string_view text) {
    const auto number = take_number(text);
    if (!number) {
        return std::nullopt;
    }
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    for (const SizeUnit& unit : kSizeUnits) {
        if (same_unit(text.empty() ? "B" : text, unit.name)) {
            if (*number > kSizeMax / unit.bytes) {
                return std::nullopt;
            }
            return ByteSize{*number * unit.bytes};
        }
    }
    return std::nullopt;
}

std::string to_text(ByteSize size) {
    for (const SizeUnit& unit : kSizeUnits) {
        if (size.bytes % unit.bytes == 0 && size.bytes != 0) {
            return std::to_string(size.bytes / unit.bytes) + std::string(unit.name);
        }
    }
    return "0B";
}

}  // namespace aura::config
