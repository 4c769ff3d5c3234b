#include <algorithm>
#include <array>
#include <fnmatch.h>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "git/limits.hpp"
#include "git/path_rules.hpp"
#include "support/fuzz_target.hpp"
#include "workspace/glob.hpp"
#include "workspace/ignore_rules.hpp"
#include "workspace/policy.hpp"

using aura::git::path_allowed;
using aura::workspace::classify;
using aura::workspace::glob_matches;
using aura::workspace::IgnoreRules;
using aura::workspace::looks_secret;

namespace {

// Parts divided by a byte that no text in UTF-8 has.
template <std::size_t Count>
std::array<std::string_view, Count> split(std::string_view text) {
    std::array<std::string_view, Count> parts;
    for (std::string_view& part : parts) {
        part = text.substr(0, text.find('\xff'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
    }
    return parts;
}

// Rules before and after a change, and a path.
void check_ignore_rules(std::string_view text) {
    const auto [before, after, path] = split<3>(text);
    const IgnoreRules rules(before);
    const bool ignored = rules.ignores(path);
    AURA_ASSERT(!ignored || !rules.empty());
    if (ignored && before.find('!') == before.npos) {
        AURA_ASSERT(rules.ignores(std::string(path) + "/x"));
    }
    if (ignored && aura::workspace::ignores_no_less(before, after)) {
        AURA_ASSERT(IgnoreRules(after).ignores(path));
    }
    AURA_ASSERT(aura::workspace::ignores_no_less(before, before));
}

bool has_any(std::string_view text, std::string_view characters) {
    return text.find_first_of(characters) != text.npos;
}

// Without brackets and escapes the C library has the same rules; it may take long over many stars.
void check_against_library(std::string_view pattern, std::string_view text) {
    constexpr std::size_t kBytesMax = 64;
    constexpr std::ptrdiff_t kStarsMax = 4;
    const bool comparable = !has_any(pattern, std::string_view("[\\\0", 3)) &&
                            !has_any(text, std::string_view("\0", 1)) &&
                            pattern.size() <= kBytesMax && text.size() <= kBytesMax &&
                            std::count(pattern.begin(), pattern.end(), '*') <= kStarsMax;
    if (comparable) {
        const int differs =
            ::fnmatch(std::string(pattern).c_str(), std::string(text).c_str(), FNM_PATHNAME);
        AURA_ASSERT(glob_matches(pattern, text) == (differs == 0));
    }
}

void check_glob(std::string_view input) {
    const auto [pattern, text] = split<2>(input);
    std::string escaped;
    for (const char c : text) {
        escaped += {'\\', c};
    }
    AURA_ASSERT(glob_matches(escaped, text));
    AURA_ASSERT(glob_matches("*", text) == !has_any(text, "/"));
    const bool matches = glob_matches(pattern, text);
    AURA_ASSERT(!matches || glob_matches("*" + std::string(pattern), text));
    if (!pattern.ends_with('\\')) {
        AURA_ASSERT(!matches || glob_matches(std::string(pattern) + "*", text));
    }
    if (!has_any(pattern, "*?[\\")) {
        AURA_ASSERT(matches == (pattern == text));
    }
    check_against_library(pattern, text);
}

std::string upper(std::string_view text) {
    std::string changed(text);
    std::transform(changed.begin(), changed.end(), changed.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return changed;
}

// Only what is left of a name when a file system has ignored as much of it as any does.
std::string ascii_only(std::string_view name) {
    std::string left = upper(name);
    std::erase_if(left, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return left;
}

void check_allowed_path(std::string_view path) {
    AURA_ASSERT(!path.empty() && path.size() <= aura::git::kPathBytesMax);
    AURA_ASSERT(std::none_of(path.begin(), path.end(), aura::is_ascii_control));
    AURA_ASSERT(!has_any(path, "\\:"));
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view name = path.substr(begin, end - begin);
        AURA_ASSERT(!name.empty() && name.size() <= aura::git::kComponentBytesMax);
        AURA_ASSERT(name.back() != '.' && name.back() != ' ');
        // With letters among the bytes left out, it is another name.
        const bool plain = ascii_only(name) == upper(name);
        AURA_ASSERT(!plain || (ascii_only(name) != ".GIT" && ascii_only(name) != "GIT~1"));
        AURA_ASSERT(!plain || begin > 0 || ascii_only(name) != ".AURA");
        AURA_ASSERT(begin == 0 || path_allowed(path.substr(0, begin - 1)));
        begin = end + 1;
    }
    AURA_ASSERT(path.size() + 2 > aura::git::kPathBytesMax ||
                path_allowed("d/" + std::string(path)));
}

void check_path(std::string_view path) {
    AURA_ASSERT(classify(upper(path)) == classify(path));
    if (!path.starts_with('/') && !path.empty()) {
        AURA_ASSERT(classify("d/" + std::string(path)) == classify(path));
    }
    const aura::Status allowed = path_allowed(path);
    AURA_ASSERT(path_allowed(upper(path)).has_value() == allowed.has_value());
    if (allowed) {
        check_allowed_path(path);
        return;
    }
    constexpr std::size_t kLineBytesMax = 400;
    const std::string line = allowed.error().to_line();
    AURA_ASSERT(allowed.error().is(aura::ErrorCode::path_refused) && line.size() < kLineBytesMax);
    AURA_ASSERT(std::none_of(line.begin(), line.end(), aura::is_ascii_control));
}

// No shape goes over the end of a line.
void check_secret(std::string_view text) {
    constexpr std::size_t kShortest = 20;  // "AKIA" and 16 characters
    const auto [a, b] = split<2>(text);
    const bool either = looks_secret(a) || looks_secret(b);
    AURA_ASSERT(looks_secret(std::string(a) + "\n" + std::string(b)) == either);
    AURA_ASSERT(!looks_secret(a) || a.size() >= kShortest);
}

}  // namespace

// What decides which files are shared and which are written, by files of the repository and names
// that teammates give: the first byte chooses.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view text = aura::as_text({data + 1, size - 1});
    switch (data[0]) {
        case 0:
            check_ignore_rules(text);
            break;
        case 1:
            check_glob(text);
            break;
        case 2:
            check_path(text);
            break;
        case 3:
            check_secret(text);
            break;
        default:
            break;
    }
    return 0;
}
