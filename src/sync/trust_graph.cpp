#include "sync/trust_graph.hpp"

#include <vector>

namespace aura::sync {

void TrustGraph::trust(const AuthorId& author) {
    std::vector<AuthorId> found = {author};
    while (!found.empty()) {
        const AuthorId next = found.back();
        found.pop_back();
        if (!trusted_.insert(next).second) {
            continue;
        }
        if (const auto vouched = vouched_.find(next); vouched != vouched_.end()) {
            found.insert(found.end(), vouched->second.begin(), vouched->second.end());
        }
    }
}

void TrustGraph::vouch(const AuthorId& granter, const AuthorId& grantee) {
    vouched_[granter].insert(grantee);
    if (is_trusted(granter)) {
        trust(grantee);
    }
}

bool TrustGraph::has_vouched(const AuthorId& granter, const AuthorId& grantee) const {
    const auto vouched = vouched_.find(granter);
    return vouched != vouched_.end() && vouched->second.contains(grantee);
}

}  // namespace aura::sync
