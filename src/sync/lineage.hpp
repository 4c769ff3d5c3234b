// The ancestry of one item (a node, a skeleton, a file) as far as one tree can see it: versions
// from events and from git in one acyclic graph of small indices, parents before children.
//
// A value; no thread rule.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace aura::sync {

// A version in a Lineage. Lineages are built in an order that follows from content alone, so a Ref
// may be used to sort.
enum class Ref : std::uint32_t {};

// Ordered, each once.
using RefSet = std::vector<Ref>;

class Lineage {
public:
    // `parents` must have been added before.
    Ref add(std::span<const Ref> parents);

    [[nodiscard]] std::size_t size() const { return parents_.size(); }

    [[nodiscard]] const RefSet& parents(Ref ref) const {
        return parents_.at(static_cast<std::size_t>(ref));
    }

    // Those of `refs` that are no ancestor of another one of them.
    [[nodiscard]] RefSet maximal(std::span<const Ref> refs) const;

    // `refs` and everything they descend from.
    [[nodiscard]] RefSet closure(std::span<const Ref> refs) const;

    // Whether every one of `refs` is one of `heads` or an ancestor of one.
    [[nodiscard]] bool covers(std::span<const Ref> heads, std::span<const Ref> refs) const;

    // The maximal ones among what both sets are or descend from.
    [[nodiscard]] RefSet lowest_common(std::span<const Ref> a, std::span<const Ref> b) const;

private:
    [[nodiscard]] std::vector<bool> mark_closure(std::span<const Ref> refs) const;
    [[nodiscard]] RefSet maximal_of(const std::vector<bool>& members) const;

    std::vector<RefSet> parents_;
};

}  // namespace aura::sync
