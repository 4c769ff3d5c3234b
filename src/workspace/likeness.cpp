#include "workspace/likeness.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace aura::workspace {
namespace {

std::vector<std::string_view> sorted_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
            lines.push_back(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

using PairCounts = std::vector<std::uint32_t>;

PairCounts count_pairs(std::string_view text) {
    PairCounts counts(std::size_t{1} << 16U);
    for (std::size_t i = 1; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i - 1]);
        const auto second = static_cast<unsigned char>(text[i]);
        ++counts[first * 256U + second];
    }
    return counts;
}

std::uint64_t pair_likeness(std::string_view a, std::string_view b) {
    if (a.size() + b.size() < 3) {
        return 0;
    }
    const PairCounts counts_a = count_pairs(a);
    const PairCounts counts_b = count_pairs(b);
    std::uint64_t common = 0;
    for (std::size_t i = 0; i < counts_a.size(); ++i) {
        common += std::min(counts_a[i], counts_b[i]);
    }
    return 2 * kLikenessMax * common / (a.size() + b.size() - 2);
}

}  // namespace

std::uint64_t likeness(std::string_view a, std::string_view b) {
    const auto lines_a = sorted_lines(a);
    const auto lines_b = sorted_lines(b);
    if (lines_a.empty() && lines_b.empty()) {
        return kLikenessMax;
    }
    std::vector<std::string_view> common;
    std::set_intersection(
        lines_a.begin(), lines_a.end(), lines_b.begin(), lines_b.end(), std::back_inserter(common));
    return 2 * kLikenessMax * common.size() / (lines_a.size() + lines_b.size());
}

Closeness closeness(std::string_view a, std::string_view b) {
    return {likeness(a, b), pair_likeness(a, b)};
}

}  // namespace aura::workspace
