// Text in columns, for people.
#pragma once

#include <string>
#include <vector>

namespace aura::cli {

class Table {
public:
    explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}

    // As many cells as the header has.
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    // A line of its own below the last row, across all columns.
    void add_note(std::string note);

    // Columns two spaces apart, no trailing blanks.
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

// "23h57m", "3d4h", "12s"; negative: "expired".
[[nodiscard]] std::string duration_text(std::int64_t seconds);

// "00:04:12", with days in front where there are any.
[[nodiscard]] std::string uptime_text(std::int64_t seconds);

// "0 B", "12.3 KB", "2.0 GB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

// What came from others: control characters become spaces, so that no text can steer a terminal.
[[nodiscard]] std::string safe(std::string text);

}  // namespace aura::cli
