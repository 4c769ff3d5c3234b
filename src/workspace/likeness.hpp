// How much two texts have in common, by lines, wherever in the text they stand.
//
// Pure; callable from any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace aura::workspace {

// 0: nothing in common; kLikenessMax: the same lines, maybe in another order. Blank
// lines do not count; two texts without any other line are alike. Fine enough to tell one line of
// a file of kTextBytesMax.
inline constexpr std::uint64_t kLikenessMax = 1'000'000'000;

[[nodiscard]] std::uint64_t likeness(std::string_view a, std::string_view b);

// To tell which of several texts another one was made from. A line that somebody else has just
// brought and a formatter has spaced out is still that line. Where lines do not tell, pairs of
// bytes do: an edit within a line that somebody else has just changed is nearer to the changed one.
struct Closeness {
    std::uint64_t unspaced_lines = 0;  // likeness() of the texts without blanks
    std::uint64_t lines = 0;           // likeness()
    std::uint64_t pairs = 0;           // the same by pairs of bytes

    auto operator<=>(const Closeness&) const = default;
};

[[nodiscard]] Closeness closeness(std::string_view a, std::string_view b);

// Whether `text` has at least half of the pairs of bytes that tell `newer` from `older`: little of
// them may be there by chance.
[[nodiscard]] bool keeps_news(std::string_view text,
                              std::string_view newer,
                              std::string_view older);

struct TextStep {
    std::string_view before;
    std::string_view after;
    std::string_view later;
};

// Whether `text` has at least half of the lines that a step brought and that are there later; what
// is edited within a line is not there.
[[nodiscard]] bool keeps_new_lines(std::string_view text, const TextStep& step);

}  // namespace aura::workspace
