// The three-way merge of lines that every merge here stands on: libgit2's, with its conflicts as
// values instead of marked text.
//
// Pure; callable from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aura::code {

// What each version has where they do not merge: whole lines, each with its line end.
struct LineConflict {
    std::string base;
    std::string ours;
    std::string theirs;
};

// Lines that merged, then, except at the end, lines that did not.
struct MergeChunk {
    std::string merged;
    std::optional<LineConflict> conflict;
};

struct MergedLines {
    std::vector<MergeChunk> chunks;
    // Every line of the chunks has a line end, so that a missing one is no change of the last line.
    // Whether the file ends in one is merged as a fact of its own: what is to be taken off again.
    std::string_view surplus;
};

// Nothing when the texts cannot be merged at all: longer than libgit2 takes, or holding runs of
// "<", "|", "=" or ">" longer than any conflict marker.
[[nodiscard]] std::optional<MergedLines> merge_lines(std::string_view base,
                                                     std::string_view ours,
                                                     std::string_view theirs);

// `text`, put together from the chunks, as the file is to end.
[[nodiscard]] std::string without_surplus(const MergedLines& merge, std::string text);

}  // namespace aura::code
