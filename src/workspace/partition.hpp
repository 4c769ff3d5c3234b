// Sets that grow together: which of n elements belong to which other ones.
//
// A value; no thread rule.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

namespace aura::workspace {

class Partition {
public:
    explicit Partition(std::size_t size) : parents_(size) {
        std::iota(parents_.begin(), parents_.end(), std::size_t{0});
    }

    // The smallest element of the set that `element` is in.
    [[nodiscard]] std::size_t root(std::size_t element) {
        while (parents_[element] != element) {
            parents_[element] = parents_[parents_[element]];
            element = parents_[element];
        }
        return element;
    }

    void unite(std::size_t a, std::size_t b) {
        a = root(a);
        b = root(b);
        parents_[std::max(a, b)] = std::min(a, b);
    }

    // Unites `element` with the one that was given with an equal key before.
    template <class Key>
    void unite_by(std::map<Key, std::size_t>& first_with, const Key& key, std::size_t element) {
        unite(first_with.emplace(key, element).first->second, element);
    }

    // The sets, each in ascending order, ordered by their smallest element.
    [[nodiscard]] std::vector<std::vector<std::size_t>> sets() {
        std::map<std::size_t, std::vector<std::size_t>> by_root;
        for (std::size_t i = 0; i < parents_.size(); ++i) {
            by_root[root(i)].push_back(i);
        }
        std::vector<std::vector<std::size_t>> sets;
        sets.reserve(by_root.size());
        for (auto& [element, members] : by_root) {
            sets.push_back(std::move(members));
        }
        return sets;
    }

private:
    std::vector<std::size_t> parents_;
};

}  // namespace aura::workspace
