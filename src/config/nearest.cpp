#include "config/nearest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace aura::config {

namespace {

// Fewer letters begin too much.
constexpr std::size_t kBeginningMin = 3;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Three rows of the usual table; row[j] is the distance to the first j letters of b.
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(before, above);
        std::swap(above, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
    }
    return row.back();
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates) {
    std::string_view nearest;
    std::size_t least = 0;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance <= candidate.size() / 3 && (nearest.empty() || distance < least)) {
            nearest = candidate;
            least = distance;
        }
    }
    if (nearest.empty() && name.size() >= kBeginningMin) {
        const auto begun =
            std::find_if(candidates.begin(), candidates.end(), [name](std::string_view candidate) {
                return candidate.starts_with(name);
            });
        return begun == candidates.end() ? nearest : *begun;
    }
    return nearest;
}

}  // namespace aura::config
