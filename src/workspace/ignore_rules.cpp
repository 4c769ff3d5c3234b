#include "workspace/ignore_rules.hpp"

#include <algorithm>

#include "workspace/glob.hpp"

namespace aura::workspace {
namespace {

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t slash = text.find('/');
        parts.push_back(text.substr(0, slash));
        if (slash == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(slash + 1);
    }
}

std::string_view without_trailing_blanks(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
        if (line.size() >= 2 && line[line.size() - 2] == '\\') {
            break;
        }
        line.remove_suffix(1);
    }
    return line;
}

// The line that `text` begins with; `text` is the rest then.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = without_trailing_blanks(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

bool is_rule(std::string_view line) {
    return !line.empty() && line.front() != '#';
}

// The next line that is a rule; empty: there is none.
std::string_view take_rule(std::string_view& text) {
    std::string_view line;
    while (!text.empty() && !is_rule(line)) {
        line = take_line(text);
    }
    return is_rule(line) ? line : std::string_view();
}

}  // namespace

bool is_ignore_file(std::string_view path) {
    return path == kIgnoreFile || path == ".gitignore" || path.ends_with("/.gitignore");
}

bool ignores_no_less(std::string_view before, std::string_view after) {
    std::string_view kept = take_rule(before);
    std::size_t looked_at = 0;
    for (auto rule = take_rule(after); !rule.empty(); rule = take_rule(after)) {
        if (++looked_at > kIgnoreRulesMax) {
            return false;
        }
        if (rule == kept) {
            kept = take_rule(before);
        } else if (rule.front() == '!') {
            return false;
        }
    }
    return kept.empty();
}

IgnoreRules::IgnoreRules(std::string_view text) {
    while (!text.empty() && rules_.size() < kIgnoreRulesMax) {
        add(take_line(text));
    }
}

void IgnoreRules::add(std::string_view line) {
    Rule rule;
    if (!is_rule(line)) {
        return;
    }
    if (line.front() == '!') {
        rule.taken_back = true;
        line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
        rule.directories_only = true;
        line.remove_suffix(1);
    }
    // A slash anywhere but at the end ties the pattern to the root.
    const bool tied = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) {
        line.remove_prefix(1);
    }
    if (line.empty()) {
        return;
    }
    if (!tied) {
        rule.parts.emplace_back("**");
    }
    for (const std::string_view part : split(line)) {
        rule.parts.emplace_back(part);
    }
    rules_.push_back(std::move(rule));
}

bool IgnoreRules::ignores(std::string_view path) const {
    const std::vector<std::string_view> parts = split(path);
    // What is in an ignored directory is ignored, whatever later rules say of it.
    for (std::size_t length = 1; length <= parts.size(); ++length) {
        if (verdict(parts, length, length < parts.size()).value_or(false)) {
            return true;
        }
    }
    return false;
}

std::optional<bool> IgnoreRules::verdict(std::string_view path, bool is_directory) const {
    const std::vector<std::string_view> parts = split(path);
    return verdict(parts, parts.size(), is_directory);
}

std::optional<bool> IgnoreRules::verdict(const std::vector<std::string_view>& path,
                                         std::size_t length,
                                         bool is_directory) const {
    const auto last = std::find_if(rules_.rbegin(), rules_.rend(), [&](const Rule& rule) {
        return matches(rule, path, length, is_directory);
    });
    return last == rules_.rend() ? std::nullopt : std::optional(!last->taken_back);
}

// Whether the rule is about the first `length` parts of `path`. Part by part from the back, `reach`
// saying which rests of the path the rest of the rule matches.
bool IgnoreRules::matches(const Rule& rule,
                          const std::vector<std::string_view>& path,
                          std::size_t length,
                          bool is_directory) const {
    if (rule.directories_only && !is_directory) {
        return false;
    }
    std::vector<bool> reach(length + 1);
    reach[length] = true;
    for (std::size_t i = rule.parts.size(); i-- > 0;) {
        const std::string& part = rule.parts[i];
        std::vector<bool> next(length + 1);
        const bool any = part == "**";
        // "a/**" is what is in a, not a itself.
        const bool something = any && i + 1 == rule.parts.size() && i > 0;
        for (std::size_t at = length + 1; at-- > 0;) {
            if (any) {
                next[at] =
                    (reach[at] && !something) || (at < length && (next[at + 1] || reach[at + 1]));
            } else {
                next[at] = at < length && reach[at + 1] && glob_matches(part, path[at]);
            }
        }
        reach = std::move(next);
    }
    return reach[0];
}

}  // namespace aura::workspace
