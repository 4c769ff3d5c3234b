#include "code/match.hpp"

namespace aura::code {

std::vector<std::optional<std::size_t>> match_nodes(std::span<const Node> before,
                                                    std::span<const Node> after) {
    std::vector<std::optional<std::size_t>> matches(after.size());
    for (std::size_t a = 0; a < after.size(); ++a) {
        for (std::size_t b = 0; b < before.size(); ++b) {
            if (before[b].address == after[a].address) {
                matches[a] = b;
            }
        }
    }
    return matches;
}

}  // namespace aura::code
