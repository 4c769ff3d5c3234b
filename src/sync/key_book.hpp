// Which content keys a team has, who was given them, and which of them may seal: one that its maker
// announced, and that nobody has who was revoked after he got it. Of a key whose announcement is
// void nobody knows who has it, so it opens what it sealed and seals no more.
//
// A fold; owned by the keyring.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "base/ids.hpp"
#include "crypto/content_key.hpp"
#include "sync/membership.hpp"
#include "wire/event.hpp"

namespace aura::sync {

// What is known of the announcement of a key. One that counts stands over one that is void.
enum class Announcement : std::uint8_t { unheard, is_void, counts };

class KeyBook {
public:
    explicit KeyBook(const Membership& membership) : membership_(membership) {}

    // `holder` has had the key since `since`, as its maker, its giver or its receiver.
    void add_holder(const RepoId& repo,
                    const KeyId& key,
                    const AuthorId& holder,
                    wire::HybridTime since);

    // `member` was given the key in a box.
    void add_box(const RepoId& repo, const KeyId& key, const AuthorId& member);

    void announce(const RepoId& repo, const KeyId& key, Announcement announcement);

    // Everything that was said; the keys themselves stay.
    void forget_said();

    // This device has the key itself. Whether that is new.
    bool add_key(const RepoId& repo, crypto::ContentKey key);

    [[nodiscard]] const crypto::ContentKey* find(const KeyId& key) const;

    // All keys heard of, by repository; those with a key of their own are held.
    struct Entry {
        std::optional<crypto::ContentKey> key;
        Announcement announcement = Announcement::unheard;
        std::map<AuthorId, wire::HybridTime> holders;
        std::set<AuthorId> boxes;  // who of them was given it in a box
    };

    using Keys = std::map<KeyId, Entry>;

    [[nodiscard]] const std::map<RepoId, Keys>& repos() const { return repos_; }

    [[nodiscard]] bool holds_any(const RepoId& repo) const;

    // Whether somebody has a key of the repository, as far as it counts.
    [[nodiscard]] bool knows(const RepoId& repo) const;

    // The smallest of the keys held that may seal.
    [[nodiscard]] std::optional<KeyId> sealing_key(const RepoId& repo) const;

    // The smallest of the keys held, whether it may seal or not.
    [[nodiscard]] std::optional<KeyId> any_key(const RepoId& repo) const;

    // Whether no key heard of will ever seal again: somebody has to make a new one.
    [[nodiscard]] bool needs_new_key(const RepoId& repo) const;

    // Whether it was said that `author` has the key.
    [[nodiscard]] bool has(const RepoId& repo, const KeyId& key, const AuthorId& author) const;

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
