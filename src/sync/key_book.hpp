// Which content keys a team has, who was given them, and which of them may seal.
//
// A fold; owned by the keyring.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "base/ids.hpp"
#include "crypto/content_key.hpp"
#include "sync/membership.hpp"
#include "wire/event.hpp"

namespace aura::sync {

class KeyBook {
public:
    explicit KeyBook(const Membership& membership) : membership_(membership) {}

    // `holder` has had the key since `since`, as its maker, its giver or its receiver.
    void add_holder(const RepoId& repo,
                    const KeyId& key,
                    const AuthorId& holder,
                    wire::HybridTime since);

    // This device has the key itself. Whether that is new.
    bool add_key(const RepoId& repo, crypto::ContentKey key);

    [[nodiscard]] const crypto::ContentKey* find(const KeyId& key) const;

    // All keys heard of, by repository; those with a key of their own are held.
    struct Entry {
        std::optional<crypto::ContentKey> key;
        std::map<AuthorId, wire::HybridTime> holders;
    };

    using Keys = std::map<KeyId, Entry>;

    [[nodiscard]] const std::map<RepoId, Keys>& repos() const { return repos_; }

    [[nodiscard]] bool holds_any(const RepoId& repo) const;

    [[nodiscard]] bool knows(const RepoId& repo) const { return repos_.contains(repo); }

    // The smallest of the keys held that are not burnt.
    [[nodiscard]] std::optional<KeyId> sealing_key(const RepoId& repo) const;

    // The smallest of the keys held, burnt or not.
    [[nodiscard]] std::optional<KeyId> any_key(const RepoId& repo) const;

    // Whether every key heard of is burnt: somebody has to make a new one.
    [[nodiscard]] bool needs_new_key(const RepoId& repo) const;

    // Members that have some key of the repository.
    [[nodiscard]] std::set<AuthorId> holders(const RepoId& repo) const;

private:
    [[nodiscard]] const Keys& keys_of(const RepoId& repo) const;
    [[nodiscard]] bool is_burnt(const Entry& entry) const;

    const Membership& membership_;
    std::map<RepoId, Keys> repos_;
    std::map<KeyId, RepoId> held_;
};

}  // namespace aura::sync
