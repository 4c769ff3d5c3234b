// The hash of a set: the sum of the hashes of its members, so that their order does not matter and
// a part can be taken out again (AdHash: Bellare and Micciancio, "A New Paradigm for Collision-Free
// Hashing", Eurocrypt 1997). It finds mistakes; whoever may choose the members can make two sets
// collide.
//
// A value; no thread rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/ids.hpp"

namespace aura::sync {

class SetHash {
public:
    // A member by its hash.
    void add(const Digest& member);

    // All members of a set that shares none with this one.
    void add(const SetHash& part);

    // All members of a set that is a part of this one.
    void remove(const SetHash& part);

    [[nodiscard]] Digest digest() const;

    bool operator==(const SetHash&) const = default;

private:
    static constexpr std::size_t kWords = Digest::kSize / sizeof(std::uint64_t);

    // Each modulo 2^64.
    std::array<std::uint64_t, kWords> sum_{};
};

}  // namespace aura::sync
