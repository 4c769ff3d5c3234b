// What a user has agreed to leave ignored, against what git ignores: a commit of somebody else may
// bring rules that ignore less (docs/decisions/0021).
//
// Pure; one thread at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "workspace/ignore_rules.hpp"

namespace aura::workspace {

// The texts of one ignore file; empty where there is none.
struct IgnoreTexts {
    std::string disk;
    std::string head;
    std::string index;
    std::string announced;                // of HEAD when it was announced last
    std::optional<std::string> recorded;  // what the tree recorded of it
};

// The one with the rules that the user has agreed to: that on disk, unless git put it there since
// the tree last looked at it, or had a part in it.
[[nodiscard]] const std::string& agreed_rules(const IgnoreTexts& texts);

// The ignore files of a tree as they work together: of all rules about a path the last one in the
// deepest directory counts, and what is in an ignored directory is ignored whatever they say of it.
// `.auraignore` comes on top.
class IgnoreFiles {
public:
    // The text of the ignore file at a path; empty where there is none.
    using Read = std::function<Result<std::string>(const std::string& path)>;

    explicit IgnoreFiles(Read read) : read_(std::move(read)) {}

    // The part of `path` that is ignored: a directory on the way, or all of it. Nothing: it is not
    // ignored. Errors: those of `read`.
    [[nodiscard]] Result<std::optional<std::string>> ignored_part(std::string_view path);

private:
    [[nodiscard]] Result<const IgnoreRules*> rules_at(const std::string& path);
    [[nodiscard]] Result<bool> ignores(std::string_view part, bool is_directory);

    Read read_;
    std::map<std::string, IgnoreRules> rules_;
};

// More files than this of one directory that was ignored as a whole are named by that directory.
inline constexpr std::size_t kUnsharedNamedMax = 64;

// Which of `paths` the agreed rules ignore, ordered: a file, or a directory, with '/' at the end.
// Errors: those of reading.
[[nodiscard]] Result<std::vector<std::string>> unignored(const std::vector<std::string>& paths,
                                                         IgnoreFiles& agreed);

}  // namespace aura::workspace
