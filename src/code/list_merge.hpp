// Merges runs of lines that are lists of things standing beside one another, imports and places of
// nodes, as lists: what one side puts in and what the other puts in both stay.
//
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "code/import_lines.hpp"

namespace aura::code {

// Three versions of a run of lines of an encoded skeleton, each line with its line end.
struct ListVersions {
    std::string_view base;
    std::string_view ours;
    std::string_view theirs;
};

// Nothing where they are not such lists or do not merge: a line that is neither import nor place, a
// line changed by both, one changed by one and taken out by the other, lines in another order, or
// two imports of one name. Each side's lines stay in its order; where both put in lines at one
// spot, imports come before places and else the smaller line first. `before` has passed what comes
// before the run.
[[nodiscard]] std::optional<std::string> merge_lists(const ListVersions& versions,
                                                     const ImportLines& before);

}  // namespace aura::code
