#include "workspace/unshared.hpp"

#include <utility>

namespace aura::workspace {
namespace {

bool is_below(std::string_view path, std::string_view top) {
    return top.empty() || path == top ||
           (path.starts_with(top) && path.substr(top.size()).starts_with('/'));
}

}  // namespace

bool Unshared::contains(std::string_view path) const {
    return paths_.contains(path) || !directory_of(path).empty();
}

std::string_view Unshared::directory_of(std::string_view path) const {
    if (paths_.empty()) {
        return {};
    }
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
        if (const auto at = paths_.find(path.substr(0, slash + 1)); at != paths_.end()) {
            return *at;
        }
    }
    return {};
}

std::vector<UnsharedChange> Unshared::add(const std::vector<std::string>& found) {
    std::vector<UnsharedChange> changes;
    for (const std::string& path : found) {
        if (!contains(path)) {
            paths_.insert(path);
            changes.push_back({path, true});
        }
    }
    return changes;
}

std::vector<UnsharedChange> Unshared::remove(const std::vector<std::string>& paths) {
    std::vector<UnsharedChange> changes;
    for (const std::string& path : paths) {
        if (paths_.erase(path) > 0) {
            changes.push_back({path, false});
        }
    }
    return changes;
}

std::vector<UnsharedChange> Unshared::remove_below(std::string_view path) {
    std::vector<std::string> below;
    for (const std::string& one : paths_) {
        if (is_below(one, path)) {
            below.push_back(one);
        }
    }
    return remove(below);
}

void Unshared::saving(StepNumber step, std::vector<UnsharedChange> changes) {
    saving_.emplace(step, std::move(changes));
}

void Unshared::saved(StepNumber step, bool succeeded) {
    const auto kept = saving_.extract(step);
    if (succeeded || kept.empty()) {
        return;
    }
    for (const UnsharedChange& change : kept.mapped()) {
        if (change.waits) {
            paths_.erase(change.path);
        } else {
            paths_.insert(change.path);
        }
    }
}

}  // namespace aura::workspace
