// Whom this device trusts with content keys: itself, whom it vouches for, and whoever a trusted
// member gave a key. Grows only; membership is asked apart.
#pragma once

#include <map>
#include <set>

#include "base/ids.hpp"

namespace aura::sync {

class TrustGraph {
public:
    // Trusted from the start on.
    explicit TrustGraph(const AuthorId& self) { trust(self); }

    void trust(const AuthorId& author);

    // `granter` gave `grantee` a key: who trusts the one trusts the other.
    void vouch(const AuthorId& granter, const AuthorId& grantee);

    [[nodiscard]] bool has_vouched(const AuthorId& granter, const AuthorId& grantee) const;

    [[nodiscard]] bool is_trusted(const AuthorId& author) const {
        return trusted_.contains(author);
    }

    [[nodiscard]] const std::set<AuthorId>& trusted() const { return trusted_; }

private:
    std::set<AuthorId> trusted_;
    std::map<AuthorId, std::set<AuthorId>> vouched_;
};

}  // namespace aura::sync
