// What counts as blank and as part of a word in a file of any language. ASCII decides, so that
// neither depends on a locale.
//
// Pure.
#pragma once

#include <algorithm>
#include <string_view>

namespace aura::code {

[[nodiscard]] constexpr bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

[[nodiscard]] constexpr bool is_blank(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_blank(c); });
}

// Letters, digits, "_" and everything beyond ASCII.
[[nodiscard]] constexpr bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

[[nodiscard]] constexpr std::string_view without_trailing_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    return without_trailing_blanks(text);
}

}  // namespace aura::code
