// Ways to cut a byte string into pieces. A decoder has to give the same result for all of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "base/prng.hpp"

namespace aura::test {

using Pieces = std::vector<ByteView>;

// Whole, byte by byte, and `random_count` times at random places.
inline std::vector<Pieces> splits(ByteView bytes, std::uint64_t random_count = 20) {
    std::vector<Pieces> ways(2);
    ways[0].push_back(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        ways[1].push_back(bytes.subspan(i, 1));
    }
    for (std::uint64_t seed = 1; seed <= random_count; ++seed) {
        SeededPrng prng(seed);
        Pieces& pieces = ways.emplace_back();
        for (ByteView left = bytes; !left.empty(); left = left.subspan(pieces.back().size())) {
            pieces.push_back(left.first(1 + prng.below(std::min<std::size_t>(left.size(), 50))));
        }
    }
    return ways;
}

}  // namespace aura::test
