#include "workspace/glob.hpp"

#include <cstddef>
#include <optional>

namespace aura::workspace {
namespace {

// What stands at one place of a pattern: whether it takes `c`, and where the next one is.
struct Step {
    bool takes = false;
    std::size_t next = 0;
};

// "[a-z]" at `at`; nothing where the bracket is not closed, so that it stands for itself.
std::optional<Step> bracket(std::string_view pattern, std::size_t at, char c) {
    std::size_t i = at + 1;
    const bool inverted = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    i += inverted ? 1 : 0;
    bool found = false;
    for (bool first = true; i < pattern.size(); first = false) {
        if (pattern[i] == ']' && !first) {
            return Step{c != '/' && found != inverted, i + 1};
        }
        const bool range = i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']';
        const char last = range ? pattern[i + 2] : pattern[i];
        found = found || (pattern[i] <= c && c <= last);
        i += range ? 3 : 1;
    }
    return std::nullopt;
}

Step step(std::string_view pattern, std::size_t at, char c) {
    if (pattern[at] == '?') {
        return {c != '/', at + 1};
    }
    if (pattern[at] == '[') {
        if (const auto in_bracket = bracket(pattern, at, c)) {
            return *in_bracket;
        }
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) {
        return {pattern[at + 1] == c, at + 2};
    }
    return {pattern[at] == c, at + 1};
}

}  // namespace

// Remembers the last star only: an earlier one can take no more than the last one can.
bool glob_matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::optional<std::size_t> after_star;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            after_star = ++p;
            resume = t;
            continue;
        }
        const Step next = p < pattern.size() ? step(pattern, p, text[t]) : Step{};
        if (next.takes) {
            p = next.next;
            ++t;
        } else if (after_star && text[resume] != '/') {
            p = *after_star;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace aura::workspace
