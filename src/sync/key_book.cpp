#include "sync/key_book.hpp"

#include <algorithm>
#include <utility>

namespace aura::sync {

void KeyBook::add_holder(const RepoId& repo,
                         const KeyId& key,
                         const AuthorId& holder,
                         wire::HybridTime since) {
    auto& holders = repos_[repo][key].holders;
    const auto [known, is_new] = holders.try_emplace(holder, since);
    if (!is_new) {
        // The earliest counts: who was revoked after that has seen the key.
        known->second = std::min(known->second, since);
    }
}

void KeyBook::add_box(const RepoId& repo, const KeyId& key, const AuthorId& member) {
    repos_[repo][key].boxes.insert(member);
}

void KeyBook::announce(const RepoId& repo, const KeyId& key, Announcement announcement) {
    Announcement& known = repos_[repo][key].announcement;
    known = std::max(known, announcement);
}

void KeyBook::forget_said() {
    for (auto& [repo, keys] : repos_) {
        std::erase_if(keys, [](const auto& key) { return !key.second.key; });
        for (auto& [id, entry] : keys) {
            entry.announcement = Announcement::unheard;
            entry.holders.clear();
            entry.boxes.clear();
        }
    }
    std::erase_if(repos_, [](const auto& repo) { return repo.second.empty(); });
}

bool KeyBook::add_key(const RepoId& repo, crypto::ContentKey key) {
    const KeyId id = key.id();
    std::optional<crypto::ContentKey>& held = repos_[repo][id].key;
    if (held) {
        return false;
    }
    held = std::move(key);
    held_[id] = repo;
    return true;
}

const crypto::ContentKey* KeyBook::find(const KeyId& key) const {
    const auto repo = held_.find(key);
    return repo == held_.end() ? nullptr : &*keys_of(repo->second).at(key).key;
}

bool KeyBook::holds_any(const RepoId& repo) const {
    const Keys& keys = keys_of(repo);
    return std::ranges::any_of(keys, [](const auto& key) { return key.second.key.has_value(); });
}

bool KeyBook::knows(const RepoId& repo) const {
    return std::ranges::any_of(keys_of(repo), [](const auto& key) {
        return key.second.key.has_value() || !key.second.holders.empty();
    });
}

std::optional<KeyId> KeyBook::sealing_key(const RepoId& repo) const {
    for (const auto& [id, entry] : keys_of(repo)) {
        if (entry.key && entry.announcement == Announcement::counts && !is_burnt(entry)) {
            return id;
        }
    }
    return std::nullopt;
}

std::optional<KeyId> KeyBook::any_key(const RepoId& repo) const {
    for (const auto& [id, entry] : keys_of(repo)) {
        if (entry.key) {
            return id;
        }
    }
    return std::nullopt;
}

bool KeyBook::needs_new_key(const RepoId& repo) const {
    return std::ranges::all_of(keys_of(repo), [this](const auto& key) {
        return key.second.announcement == Announcement::is_void || is_burnt(key.second);
    });
}

bool KeyBook::has(const RepoId& repo, const KeyId& key, const AuthorId& author) const {
    const auto entry = keys_of(repo).find(key);
    return entry != keys_of(repo).end() && entry->second.holders.contains(author);
}

std::set<AuthorId> KeyBook::holders(const RepoId& repo) const {
    std::set<AuthorId> members;
    for (const auto& [id, entry] : keys_of(repo)) {
        for (const auto& [holder, since] : entry.holders) {
            if (membership_.is_member(holder)) {
                members.insert(holder);
            }
        }
    }
    return members;
}

const KeyBook::Keys& KeyBook::keys_of(const RepoId& repo) const {
    static const Keys kNone;
    const auto found = repos_.find(repo);
    return found == repos_.end() ? kNone : found->second;
}

bool KeyBook::is_burnt(const Entry& entry) const {
    return std::ranges::any_of(entry.holders, [this](const auto& holder) {
        const auto& [author, since] = holder;
        const Member* member = membership_.find(author);
        return member != nullptr && (member->revoked || member->last_revoked > since);
    });
}

}  // namespace aura::sync
