#include "sync/lineage.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace aura::sync {
namespace {

std::size_t index(Ref ref) {
    return static_cast<std::size_t>(ref);
}

}  // namespace

Ref Lineage::add(std::span<const Ref> parents) {
    RefSet ordered(parents.begin(), parents.end());
    std::sort(ordered.begin(), ordered.end());
    ordered.erase(std::unique(ordered.begin(), ordered.end()), ordered.end());
    AURA_ASSERT(ordered.empty() || index(ordered.back()) < parents_.size());
    parents_.push_back(std::move(ordered));
    return Ref(parents_.size() - 1);
}

// Parents have smaller indices than their children, so one pass from the back reaches them all.
std::vector<bool> Lineage::mark_closure(std::span<const Ref> refs) const {
    std::vector<bool> members(parents_.size());
    for (const Ref ref : refs) {
        members[index(ref)] = true;
    }
    for (std::size_t i = parents_.size(); i-- > 0;) {
        if (members[i]) {
            for (const Ref parent : parents_[i]) {
                members[index(parent)] = true;
            }
        }
    }
    return members;
}

// Of a set that holds the ancestors of all its members.
RefSet Lineage::maximal_of(const std::vector<bool>& members) const {
    std::vector<bool> has_child(parents_.size());
    RefSet maximal;
    for (std::size_t i = parents_.size(); i-- > 0;) {
        if (!members[i]) {
            continue;
        }
        if (!has_child[i]) {
            maximal.push_back(Ref(i));
        }
        for (const Ref parent : parents_[i]) {
            has_child[index(parent)] = true;
        }
    }
    std::reverse(maximal.begin(), maximal.end());
    return maximal;
}

RefSet Lineage::maximal(std::span<const Ref> refs) const {
    return maximal_of(mark_closure(refs));
}

RefSet Lineage::closure(std::span<const Ref> refs) const {
    const std::vector<bool> members = mark_closure(refs);
    RefSet all;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i]) {
            all.push_back(Ref(i));
        }
    }
    return all;
}

bool Lineage::covers(std::span<const Ref> heads, std::span<const Ref> refs) const {
    const std::vector<bool> members = mark_closure(heads);
    return std::all_of(refs.begin(), refs.end(), [&](Ref ref) { return members[index(ref)]; });
}

RefSet Lineage::lowest_common(std::span<const Ref> a, std::span<const Ref> b) const {
    std::vector<bool> members = mark_closure(a);
    const std::vector<bool> others = mark_closure(b);
    for (std::size_t i = 0; i < members.size(); ++i) {
        members[i] = members[i] && others[i];
    }
    return maximal_of(members);
}

}  // namespace aura::sync
