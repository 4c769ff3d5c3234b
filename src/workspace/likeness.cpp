#include "workspace/likeness.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace aura::workspace {
namespace {

constexpr std::string_view kBlanks = " \t\r";

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (line.find_first_not_of(kBlanks) != std::string_view::npos) {
            lines.push_back(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// Lines that are in both, each as often as in the one that has it less often. Where the texts begin
// and end alike, which is most of two states of one file, nothing needs to be sorted.
std::size_t count_common(std::span<std::string_view> a, std::span<std::string_view> b) {
    const std::size_t shorter = std::min(a.size(), b.size());
    std::size_t begin = 0;
    while (begin < shorter && a[begin] == b[begin]) {
        ++begin;
    }
    std::size_t end = 0;
    while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end]) {
        ++end;
    }
    a = a.subspan(begin, a.size() - begin - end);
    b = b.subspan(begin, b.size() - begin - end);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    Lines common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    return begin + end + common.size();
}

std::string without_blanks(std::string_view text) {
    std::string rest;
    rest.reserve(text.size());
    std::copy_if(text.begin(), text.end(), std::back_inserter(rest), [](char c) {
        return kBlanks.find(c) == std::string_view::npos;
    });
    return rest;
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
    Lines lines_a = lines_of(a);
    Lines lines_b = lines_of(b);
    if (lines_a.empty() && lines_b.empty()) {
        return kLikenessMax;
    }
    const std::uint64_t common = count_common(lines_a, lines_b);
    return 2 * kLikenessMax * common / (lines_a.size() + lines_b.size());
}

Closeness closeness(std::string_view a, std::string_view b) {
    const std::uint64_t unspaced = likeness(without_blanks(a), without_blanks(b));
    return {unspaced, likeness(a, b), pair_likeness(a, b)};
}

bool keeps_news(std::string_view text, std::string_view newer, std::string_view older) {
    const PairCounts here = count_pairs(text);
    const PairCounts after = count_pairs(newer);
    const PairCounts before = count_pairs(older);
    std::uint64_t news = 0;
    std::uint64_t kept = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
        news += std::max(after[i], before[i]) - before[i];
        kept += std::clamp(here[i], before[i], std::max(after[i], before[i])) - before[i];
    }
    return 2 * kept >= news;
}

bool keeps_new_lines(std::string_view text, const TextStep& step) {
    const auto sorted = [](std::string_view from) {
        Lines lines = lines_of(from);
        std::sort(lines.begin(), lines.end());
        return lines;
    };
    const Lines before = sorted(step.before);
    const Lines after = sorted(step.after);
    Lines brought;
    std::set_difference(
        after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(brought));
    Lines later = sorted(step.later);
    Lines news;
    std::set_intersection(
        brought.begin(), brought.end(), later.begin(), later.end(), std::back_inserter(news));
    Lines here = sorted(text);
    return 2 * count_common(news, here) >= news.size();
}

}  // namespace aura::workspace
