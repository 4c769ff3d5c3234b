#include "workspace/ignore_files.hpp"

#include <algorithm>
#include <utility>

namespace aura::workspace {

const std::string& agreed_rules(const IgnoreTexts& texts) {
    const std::string& before = texts.recorded ? *texts.recorded : texts.announced;
    const bool by_git =
        texts.disk == texts.head || texts.disk == texts.index || texts.announced != texts.head;
    return by_git ? before : texts.disk;
}

Result<std::optional<std::string>> IgnoreFiles::ignored_part(std::string_view path) {
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
        const std::string_view part = path.substr(0, end);
        AURA_TRY_ASSIGN(const bool ignored, ignores(part, end != std::string_view::npos));
        if (ignored) {
            return std::string(part);
        }
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
    }
}

// By rules about `part` itself.
Result<bool> IgnoreFiles::ignores(std::string_view part, bool is_directory) {
    AURA_TRY_ASSIGN(const IgnoreRules* const own, rules_at(std::string(kIgnoreFile)));
    if (own->verdict(part, is_directory).value_or(false)) {
        return true;
    }
    std::size_t start = part.rfind('/');
    while (true) {
        const bool at_root = start == std::string_view::npos;
        const std::string directory(part.substr(0, at_root ? 0 : start + 1));
        AURA_TRY_ASSIGN(const IgnoreRules* const rules, rules_at(directory + ".gitignore"));
        if (const auto verdict = rules->verdict(part.substr(directory.size()), is_directory)) {
            return *verdict;
        }
        if (at_root) {
            return false;
        }
        start = start == 0 ? std::string_view::npos : part.rfind('/', start - 1);
    }
}

Result<const IgnoreRules*> IgnoreFiles::rules_at(const std::string& path) {
    const auto known = rules_.find(path);
    if (known != rules_.end()) {
        return &known->second;
    }
    AURA_TRY_ASSIGN(const std::string text, read_(path));
    return &rules_.emplace(path, IgnoreRules(text)).first->second;
}

Result<std::vector<std::string>> unignored(const std::vector<std::string>& paths,
                                           IgnoreFiles& agreed) {
    std::map<std::string, std::vector<std::string>> by_part;
    for (const std::string& path : paths) {
        AURA_TRY_ASSIGN(const auto part, agreed.ignored_part(path));
        if (part) {
            by_part[*part].push_back(path);
        }
    }
    std::vector<std::string> found;
    for (auto& [part, files] : by_part) {
        if (files.size() > kUnsharedNamedMax) {
            found.push_back(part + "/");
        } else {
            std::move(files.begin(), files.end(), std::back_inserter(found));
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace aura::workspace
