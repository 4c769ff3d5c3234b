#include "git/path_rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/ascii.hpp"
#include "git/limits.hpp"

namespace aura::git {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) { return lower(c); });
    return folded;
}

// UTF-8 of the code points that HFS+ leaves out when it compares names: zero-width joiners,
// directional marks and the byte order mark (Apple TN1150; the list that git checks).
constexpr std::array<std::string_view, 16> kIgnoredByHfs = {
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u206a",
    "\u206b",
    "\u206c",
    "\u206d",
    "\u206e",
    "\u206f",
    "\ufeff",
};

// The name as a folding file system sees it: ASCII lower case, ignored code points left out.
// Letters outside ASCII need no folding: none of them folds to a letter of ".git" or ".aura".
std::string folded(std::string_view component) {
    std::string name;
    while (!component.empty()) {
        const auto* ignored =
            std::find_if(kIgnoredByHfs.begin(), kIgnoredByHfs.end(), [&](std::string_view point) {
                return component.starts_with(point);
            });
        if (ignored != kIgnoredByHfs.end()) {
            component.remove_prefix(ignored->size());
            continue;
        }
        name.push_back(lower(component.front()));
        component.remove_prefix(1);
    }
    return name;
}

// "git~1": the 8.3 name that NTFS gives to ".git", or to what was there before it.
bool is_short_name_of_git(std::string_view name) {
    constexpr std::string_view kStem = "git~";
    return name.starts_with(kStem) && name.size() > kStem.size() &&
           std::all_of(name.begin() + kStem.size(), name.end(), [](char c) {
               return c >= '0' && c <= '9';
           });
}

// Names that Windows gives to devices, whatever extension follows (Microsoft, "Naming Files").
bool is_device(std::string_view name) {
    const std::string_view stem = name.substr(0, name.find('.'));
    const std::string base = lower(stem.substr(0, stem.find_last_not_of(' ') + 1));
    constexpr std::array<std::string_view, 6> kDevices = {
        "con", "prn", "aux", "nul", "conin$", "conout$"};
    if (std::find(kDevices.begin(), kDevices.end(), base) != kDevices.end()) {
        return true;
    }
    if (!base.starts_with("com") && !base.starts_with("lpt")) {
        return false;
    }
    constexpr std::array<std::string_view, 3> kSuperscripts = {"\u00b9", "\u00b2", "\u00b3"};
    const std::string_view port = std::string_view(base).substr(3);
    return (port.size() == 1 && port[0] >= '1' && port[0] <= '9') ||
           std::find(kSuperscripts.begin(), kSuperscripts.end(), port) != kSuperscripts.end();
}

bool is_forbidden_character(char c) {
    return is_ascii_control(c) || c == '\\' || c == ':';
}

// Which rule `component` breaks; empty: none.
std::string_view broken_rule(std::string_view component, bool at_root) {
    if (component.empty()) {
        return "has an empty component";
    }
    if (component == "." || component == "..") {
        return "has a component . or ..";
    }
    if (component.size() > kComponentBytesMax) {
        return "has a component of more than 255 bytes";
    }
    if (component.back() == '.' || component.back() == ' ') {
        return "has a component that ends in a dot or a space";
    }
    if (is_device(component)) {
        return "has the name of a Windows device";
    }
    const std::string name = folded(component);
    const std::string_view bare = std::string_view(name).substr(0, name.find_last_not_of(". ") + 1);
    if (bare == ".git" || is_short_name_of_git(bare)) {
        return "leads into git's own directory";
    }
    if (at_root && bare == ".aura") {
        return "leads into Aura's own directory";
    }
    return {};
}

std::string_view broken_rule(std::string_view path) {
    if (path.empty()) {
        return "is empty";
    }
    if (path.size() > kPathBytesMax) {
        return "is longer than 4095 bytes";
    }
    if (path.front() == '/') {
        return "is absolute";
    }
    if (std::any_of(path.begin(), path.end(), is_forbidden_character)) {
        return "has a control character, a backslash or a colon";
    }
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view rule = broken_rule(path.substr(begin, end - begin), begin == 0);
        if (!rule.empty()) {
            return rule;
        }
        begin = end + 1;
    }
    return {};
}

// A refused path may hold anything; what is shown of it is short and printable.
std::string shown(std::string_view path) {
    constexpr std::size_t kShownBytesMax = 200;
    std::string text(path.substr(0, kShownBytesMax));
    std::replace_if(text.begin(), text.end(), is_ascii_control, '?');
    return path.size() > kShownBytesMax ? text + "..." : text;
}

}  // namespace

Status path_allowed(std::string_view path) {
    const std::string_view rule = broken_rule(path);
    if (rule.empty()) {
        return {};
    }
    return fail(Error(ErrorCode::path_refused, "refused the path \"" + shown(path) + "\"")
                    .because("it " + std::string(rule)));
}

}  // namespace aura::git
