#include "code/merge.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <unordered_map>

#include "code/characters.hpp"
#include "code/import_lines.hpp"
#include "code/list_merge.hpp"
#include "code/merge_lines.hpp"

namespace aura::code {
namespace {

// The side that wins where no merging is needed.
template <class T>
const T* agreed(const T& base, const T& ours, const T& theirs) {
    if (ours == theirs || theirs == base) {
        return &ours;
    }
    return ours == base ? &theirs : nullptr;
}

void pass_lines(ImportLines& imports, std::string_view text) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        imports.pass(text.substr(0, end));
        text.remove_prefix(end);
    }
}

using LineCounts = std::unordered_map<std::string_view, std::size_t>;

// Of lines that say something: signs alone stand in many places.
LineCounts count_lines(std::string_view text) {
    LineCounts counts;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        const auto line = without_trailing_blanks(text.substr(0, end));
        if (std::ranges::any_of(line, is_word)) {
            ++counts[line];
        }
        text.remove_prefix(end);
    }
    return counts;
}

// Whether a line that every version has once is there twice: each side moved it somewhere else.
bool has_line_twice(std::string_view merged, const std::array<std::string_view, 3>& versions) {
    LineCounts twice = count_lines(merged);
    std::erase_if(twice, [](const auto& line) { return line.second < 2; });
    for (const std::string_view version : versions) {
        if (twice.empty()) {
            return false;
        }
        const LineCounts there = count_lines(version);
        std::erase_if(twice, [&](const auto& line) {
            const auto at = there.find(line.first);
            return at == there.end() || at->second != 1;
        });
    }
    return !twice.empty();
}

std::optional<std::string> unless_twice(std::string merged,
                                        const std::array<std::string_view, 3>& versions) {
    return has_line_twice(merged, versions) ? std::nullopt : std::optional(std::move(merged));
}

// The encoded skeleton, or nothing in a conflict.
std::optional<std::string> merge_encoded(std::string_view base,
                                         std::string_view ours,
                                         std::string_view theirs) {
    const auto lines = merge_lines(base, ours, theirs);
    if (!lines) {
        return std::nullopt;
    }
    std::string out;
    ImportLines imports;
    for (const MergeChunk& chunk : lines->chunks) {
        out += chunk.merged;
        pass_lines(imports, chunk.merged);
        if (!chunk.conflict) {
            continue;
        }
        const auto& [b, o, t] = *chunk.conflict;
        const auto list = merge_lists({.base = b, .ours = o, .theirs = t}, imports);
        if (!list) {
            return std::nullopt;
        }
        out += *list;
        pass_lines(imports, *list);
    }
    return unless_twice(without_surplus(*lines, std::move(out)), {base, ours, theirs});
}

}  // namespace

Merge merge_text(std::string_view base, std::string_view ours, std::string_view theirs) {
    if (const auto* text = agreed(base, ours, theirs)) {
        return {.conflict = false, .text = std::string(*text)};
    }
    const auto lines = merge_lines(base, ours, theirs);
    // The first conflict ends a chunk.
    if (!lines || lines->chunks.front().conflict) {
        return {.conflict = true, .text = {}};
    }
    const auto text =
        unless_twice(without_surplus(*lines, lines->chunks.front().merged), {base, ours, theirs});
    return {.conflict = !text, .text = text.value_or(std::string())};
}

SkeletonMerge merge_skeleton(const Skeleton& base, const Skeleton& ours, const Skeleton& theirs) {
    if (const auto* skeleton = agreed(base, ours, theirs)) {
        return {.conflict = false, .skeleton = *skeleton};
    }
    const auto encoded = merge_encoded(encode(base), encode(ours), encode(theirs));
    if (encoded) {
        if (auto merged = decode_skeleton(*encoded)) {  // else a place appears twice
            return {.conflict = false, .skeleton = *std::move(merged)};
        }
    }
    return {.conflict = true, .skeleton = {}};
}

}  // namespace aura::code
