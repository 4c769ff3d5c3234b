#include "cli/conflict_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "base/hex.hpp"

namespace aura::cli {
namespace {

constexpr std::string_view kPlaceBegin = "@@function ";
constexpr std::string_view kPlaceEnd = "@@";
constexpr std::size_t kPlaceDigits = 32;

using Lines = std::vector<std::string>;

// With their line ends; the last one gets one.
Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    if (!lines.empty() && !lines.back().ends_with('\n')) {
        lines.back() += '\n';
    }
    return lines;
}

std::string joined(Lines::const_iterator begin, Lines::const_iterator end) {
    std::string text;
    for (; begin != end; ++begin) {
        text += *begin;
    }
    return text;
}

bool is_place(std::string_view text) {
    return text.size() >= kPlaceDigits + kPlaceEnd.size() &&
           text.substr(kPlaceDigits).starts_with(kPlaceEnd) &&
           from_hex(text.substr(0, kPlaceDigits)).has_value();
}

std::string with_real_places(std::string_view text, std::vector<std::string>& places) {
    std::string real;
    while (true) {
        const std::size_t at = text.find(kPlaceBegin);
        real += text.substr(0, at);
        if (at == std::string_view::npos) {
            return real;
        }
        text.remove_prefix(at + kPlaceBegin.size());
        if (!is_place(text)) {
            real += kPlaceBegin;
            continue;
        }
        places.emplace_back(text.substr(0, kPlaceDigits));
        real += '\0' + places.back() + '\0';
        text.remove_prefix(kPlaceDigits + kPlaceEnd.size());
    }
}

std::vector<std::string> places_of(std::string_view real) {
    std::vector<std::string> places;
    static_cast<void>(with_real_places(with_visible_places(real), places));
    std::sort(places.begin(), places.end());
    return places;
}

std::string block(const Lines& here, const std::vector<std::pair<std::string, Lines>>& others) {
    std::string text = "<<<<<<< on this disk\n" + joined(here.begin(), here.end());
    std::string names;
    for (const auto& [who, lines] : others) {
        text += "=======\n" + joined(lines.begin(), lines.end());
        names += (names.empty() ? "" : ", ") + who;
    }
    return text + ">>>>>>> " + names + "\n";
}

std::string around_difference(const Lines& here, const std::string& who, const Lines& there) {
    const auto [end_here, end_there] =
        std::mismatch(here.begin(), here.end(), there.begin(), there.end());
    auto last_here = here.end();
    auto last_there = there.end();
    while (last_here != end_here && last_there != end_there &&
           *std::prev(last_here) == *std::prev(last_there)) {
        --last_here;
        --last_there;
    }
    return joined(here.begin(), end_here) +
           block({end_here, last_here}, {{who, {end_there, last_there}}}) +
           joined(last_here, here.end());
}

}  // namespace

// NUL, digits, NUL: code/skeleton.hpp.
std::string with_visible_places(std::string_view text) {
    std::string visible;
    bool inside = false;
    for (const char c : text) {
        if (c == '\0') {
            visible += inside ? kPlaceEnd : kPlaceBegin;
            inside = !inside;
        } else {
            visible += c;
        }
    }
    return visible;
}

std::string marked(const std::optional<std::string>& here,
                   const std::vector<ConflictSide>& others) {
    const Lines mine = lines_of(with_visible_places(here.value_or("")));
    std::vector<std::pair<std::string, Lines>> sides;
    sides.reserve(others.size());
    for (const ConflictSide& other : others) {
        sides.emplace_back(other.who + (other.text ? "" : " (deleted)"),
                           lines_of(with_visible_places(other.text.value_or(""))));
    }
    if (sides.size() == 1 && here && others.front().text) {
        return around_difference(mine, sides.front().first, sides.front().second);
    }
    return block(mine, sides);
}

Result<std::string> unmarked(std::string_view edited, const std::optional<std::string>& here) {
    if (edited.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return fail(
            Error(ErrorCode::cancelled, "nothing was resolved").because("the text is empty"));
    }
    for (const std::string& line : lines_of(edited)) {
        if (line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return fail(Error(ErrorCode::cancelled, "nothing was resolved")
                            .because("a marker is left: " + line.substr(0, line.size() - 1)));
        }
    }
    std::vector<std::string> places;
    std::string text = with_real_places(edited, places);
    std::sort(places.begin(), places.end());
    if (here && places != places_of(*here)) {
        return fail(Error(ErrorCode::usage, "nothing was resolved")
                        .because("each @@function …@@ of this disk's text must stay, once"));
    }
    const bool no_line_end = here && !here->ends_with('\n');
    if (no_line_end && text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

std::string reason_in_words(std::string_view reason) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kReasons = {{
        {"both_edited", "both changed the same lines"},
        {"deleted_and_edited", "one side deleted what the other changed"},
        {"renamed_apart", "it was given two new names"},
        {"unrelated", "two texts that have no common beginning"},
        {"too_deep", "the two histories cross each other too often"},
        {"breaks_syntax", "merged, it would not parse any more"},
        {"same_name", "two different things of one name"},
        {"places_apart", "the functions and the rest of the file do not fit together"},
    }};
    const std::string_view code = reason.substr(0, reason.find(';'));
    for (const auto& [name, words] : kReasons) {
        if (name == code) {
            return std::string(words) + std::string(reason.substr(code.size()));
        }
    }
    return std::string(reason);
}

}  // namespace aura::cli
