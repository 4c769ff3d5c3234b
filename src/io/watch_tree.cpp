#include "io/watch_tree.hpp"

#include <algorithm>

namespace aura::io {

void WatchTree::reset(Watch root) {
    directories_.clear();
    directories_.emplace(root, Directory{root, {}, {}});
    root_ = root;
}

std::optional<Watch> WatchTree::child(Watch parent, std::string_view name) const {
    for (const Watch child : directories_.at(parent).children) {
        if (directories_.at(child).name == name) {
            return child;
        }
    }
    return std::nullopt;
}

std::string WatchTree::path(Watch watch) const {
    if (is_root(watch)) {
        return {};
    }
    const Directory& directory = directories_.at(watch);
    return path(directory.parent, directory.name);
}

std::string WatchTree::path(Watch parent, std::string_view name) const {
    std::vector<std::string_view> names = {name};
    std::size_t length = name.size();
    for (Watch at = parent; !is_root(at); at = directories_.at(at).parent) {
        names.push_back(directories_.at(at).name);
        length += names.back().size() + 1;
    }
    std::string path;
    path.reserve(length);
    for (auto part = names.rbegin(); part != names.rend(); ++part) {
        if (!path.empty()) {
            path += '/';
        }
        path += *part;
    }
    return path;
}

void WatchTree::add(Watch watch, Watch parent, std::string_view name) {
    directories_.emplace(watch, Directory{parent, std::string(name), {}});
    directories_.at(parent).children.push_back(watch);
}

bool WatchTree::move(Watch watch, Watch parent, std::string_view name) {
    if (is_root(watch)) {
        return false;
    }
    for (Watch at = parent; !is_root(at); at = directories_.at(at).parent) {
        if (at == watch) {
            return false;
        }
    }
    unlink(watch);
    Directory& directory = directories_.at(watch);
    directory.parent = parent;
    directory.name = name;
    directories_.at(parent).children.push_back(watch);
    return true;
}

std::vector<Watch> WatchTree::remove(Watch watch) {
    unlink(watch);
    std::vector<Watch> removed = {watch};
    for (std::size_t i = 0; i < removed.size(); ++i) {
        const auto directory = directories_.extract(removed[i]);
        const std::vector<Watch>& children = directory.mapped().children;
        removed.insert(removed.end(), children.begin(), children.end());
    }
    return removed;
}

void WatchTree::unlink(Watch watch) {
    if (!is_root(watch)) {
        std::erase(directories_.at(directories_.at(watch).parent).children, watch);
    }
}

}  // namespace aura::io
