// Three-way merges of the text of a node and of a skeleton. From content alone and symmetric: the
// sides may be swapped, and every peer gets the same bytes.
//
// Pure; callable from any thread.
#pragma once

#include <string>
#include <string_view>

#include "code/skeleton.hpp"

namespace aura::code {

// Names these functions among peers. Another result for any input needs another id.
inline constexpr std::string_view kMergeId = "merge/2";

struct Merge {
    bool conflict = false;
    std::string text;  // empty in a conflict

    bool operator==(const Merge&) const = default;
};

// By lines. What one side changed and the other did not, changes; where both changed the same or
// touching lines differently, it is a conflict; and where each moved one line somewhere else, as it
// would be there twice.
[[nodiscard]] Merge merge_text(std::string_view base,
                               std::string_view ours,
                               std::string_view theirs);

struct SkeletonMerge {
    bool conflict = false;
    Skeleton skeleton;  // empty in a conflict

    bool operator==(const SkeletonMerge&) const = default;
};

// As merge_text, a place being part of its line. Where the sides' changes touch, but all lines
// there are places, imports (import_lines.hpp) or blank, they are merged as lists: what both put in
// stays, each side's lines in its own order, a line that both put in once; what one took out is
// gone. A node that would have two places is a conflict. Names are not looked at: whether two new
// nodes have one address is for the caller to judge.
[[nodiscard]] SkeletonMerge merge_skeleton(const Skeleton& base,
                                           const Skeleton& ours,
                                           const Skeleton& theirs);

}  // namespace aura::code
