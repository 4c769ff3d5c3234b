// The rules of `.auraignore`: what of a repository Aura leaves to git although git tracks it. The
// syntax is that of .gitignore (gitignore(5)). And what a change of such a file, or of git's own,
// does to what is shared.
//
// Pure; callable from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aura::workspace {

inline constexpr std::string_view kIgnoreFile = ".auraignore";
// More lines are not looked at: a file of rules is written by hand.
inline constexpr std::size_t kIgnoreRulesMax = 10'000;

// `.auraignore`, or `.gitignore` in any directory.
[[nodiscard]] bool is_ignore_file(std::string_view path);

// Whether all that `before` ignores is ignored by `after` too. False where that takes more than a
// look at the lines: `after` has those of `before`, in their order, none of its own takes
// something back ("!"), and there are not more than are looked at.
[[nodiscard]] bool ignores_no_less(std::string_view before, std::string_view after);

class IgnoreRules {
public:
    IgnoreRules() = default;
    explicit IgnoreRules(std::string_view text);

    // `path` is a file's, relative to the root, with '/'.
    [[nodiscard]] bool ignores(std::string_view path) const;

    // What the last rule says that is about `path` itself and not about a directory on the way:
    // whether it is ignored. Nothing: no rule is about it.
    [[nodiscard]] std::optional<bool> verdict(std::string_view path, bool is_directory) const;

    [[nodiscard]] bool empty() const { return rules_.empty(); }

private:
    struct Rule {
        std::vector<std::string> parts;  // "**" is a part of its own
        bool taken_back = false;         // "!"
        bool directories_only = false;
    };

    void add(std::string_view line);
    [[nodiscard]] bool matches(const Rule& rule,
                               const std::vector<std::string_view>& path,
                               std::size_t length,
                               bool is_directory) const;
    [[nodiscard]] std::optional<bool> verdict(const std::vector<std::string_view>& path,
                                              std::size_t length,
                                              bool is_directory) const;

    std::vector<Rule> rules_;
};

}  // namespace aura::workspace
