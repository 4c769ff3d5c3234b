// A conflict as one text with markers, as git writes them into a file, and the way back.
//
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aura::cli {

// One text of several; nothing: deleted.
struct ConflictSide {
    std::string who;
    std::optional<std::string> text;
};

// The text here between <<<<<<< and =======, the others up to >>>>>>>. Where there is one other,
// lines that both begin or end with stand outside, once. The place of a function in the rest of
// its file, which no editor can show, becomes "@@function 0123…@@".
[[nodiscard]] std::string marked(const std::optional<std::string>& here,
                                 const std::vector<ConflictSide>& others);

// A text with its places made visible, as in marked().
[[nodiscard]] std::string with_visible_places(std::string_view text);

// What somebody made of marked(): places are places again, and the end is as `here` has it, since
// editors end a text with a line end of their own. cancelled: a marker is left, or nothing at all;
// usage: a place is not there exactly once.
[[nodiscard]] Result<std::string> unmarked(std::string_view edited,
                                           const std::optional<std::string>& here);

// "both_edited", in words.
[[nodiscard]] std::string reason_in_words(std::string_view reason);

}  // namespace aura::cli
