#include "cli/table.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/ascii.hpp"

namespace aura::cli {

void Table::add_note(std::string note) {
    rows_.push_back({std::move(note)});
}

std::string Table::text() const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; row.size() == widths.size() && i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool last = i + 1 == row.size();
            line += last ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string duration_text(std::int64_t seconds) {
    if (seconds < 0) {
        return "expired";
    }
    const std::int64_t minutes = seconds / 60;
    const std::int64_t hours = minutes / 60;
    if (hours >= 48) {
        return hours % 24 == 0 ? fmt::format("{}d", hours / 24)
                               : fmt::format("{}d{}h", hours / 24, hours % 24);
    }
    if (hours > 0) {
        return minutes % 60 == 0 ? fmt::format("{}h", hours)
                                 : fmt::format("{}h{:02}m", hours, minutes % 60);
    }
    if (minutes > 0) {
        return seconds % 60 == 0 ? fmt::format("{}m", minutes)
                                 : fmt::format("{}m{:02}s", minutes, seconds % 60);
    }
    return fmt::format("{}s", seconds);
}

std::string uptime_text(std::int64_t seconds) {
    const std::int64_t days = seconds / 86400;
    const std::string clock =
        fmt::format("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return days > 0 ? fmt::format("{}d {}", days, clock) : clock;
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array kUnits = {"KB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        return fmt::format("{} B", bytes);
    }
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (value /= 1000; value >= 1000 && unit + 1 < kUnits.size(); ++unit) {
        value /= 1000;
    }
    return fmt::format("{:.1f} {}", value, kUnits.at(unit));
}

std::string safe(std::string text) {
    std::replace_if(text.begin(), text.end(), is_ascii_control, ' ');
    return text;
}

}  // namespace aura::cli
