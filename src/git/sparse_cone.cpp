#include "git/sparse_cone.hpp"

#include <algorithm>

namespace aura::git {
namespace {

// "a/b" for "/a/b/" without glob characters; a backslash takes the next character literally.
std::optional<std::string> literal_directory(std::string_view pattern) {
    if (pattern.size() < 3 || pattern.front() != '/' || pattern.back() != '/') {
        return std::nullopt;
    }
    pattern = pattern.substr(1, pattern.size() - 2);
    std::string directory;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        char c = pattern[i];
        if (c == '\\' && i + 1 < pattern.size()) {
            c = pattern[++i];
        } else if (c == '*' || c == '?' || c == '[' || c == '\\') {
            return std::nullopt;
        }
        directory.push_back(c);
    }
    return directory;
}

std::string_view parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace

std::optional<SparseCone> SparseCone::parse(std::string_view patterns) {
    SparseCone cone;
    while (!patterns.empty()) {
        const std::size_t end = std::min(patterns.find('\n'), patterns.size());
        std::string_view line = patterns.substr(0, end);
        patterns.remove_prefix(std::min(end + 1, patterns.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty() && line.front() != '#' && !cone.add(line)) {
            return std::nullopt;
        }
    }
    return cone;
}

bool SparseCone::add(std::string_view line) {
    if (line == "/*") {
        everything_ = true;
        return true;
    }
    if (line == "!/*/") {
        everything_ = false;
        return true;
    }
    constexpr std::string_view kNoSubdirectories = "*/";
    if (line.front() == '!' && line.ends_with(kNoSubdirectories)) {
        line.remove_prefix(1);
        line.remove_suffix(kNoSubdirectories.size());
        const auto directory = literal_directory(line);
        if (!directory || whole_.erase(*directory) == 0) {
            return false;
        }
        direct_files_.insert(*directory);
        return true;
    }
    const auto directory = literal_directory(line);
    if (directory) {
        whole_.insert(*directory);
    }
    return directory.has_value();
}

bool SparseCone::contains(std::string_view path) const {
    std::string_view directory = parent_of(path);
    if (everything_ || directory.empty() || direct_files_.contains(directory)) {
        return true;
    }
    for (; !directory.empty(); directory = parent_of(directory)) {
        if (whole_.contains(directory)) {
            return true;
        }
    }
    return false;
}

}  // namespace aura::git
