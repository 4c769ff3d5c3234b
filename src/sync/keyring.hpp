// The content keys of the team's repositories: which ones this device has, which one seals, who may
// be given them. Folds the team logs of all members; what it wants said goes out as drafts.
//
// Whoever links a repository first founds its key. Members that have a key grant it, in a box, to
// members that they trust: those that showed the MAC of an invite secret of this device, those a
// person approved by short code, and those whom a trusted member granted a key. A grant to this
// device counts only from a trusted member, or with proof that the granter holds the secret of this
// device's invitation; so a Mothership that invents members neither gets a key nor foists one. Each
// device vouches for the member it got its first key from, so that whom it invites trusts that one.
//
// Of several usable keys of a repository the one with the smallest id seals. A key is burnt, and
// never seals again, when somebody who has it was revoked after he got it, or when its announcement
// is void. Then whoever of the rest comes first makes a new one: the member with the lowest id at
// once, the others one after the other if it stays away, and at once whoever has to seal.
//
// A grant that a revocation makes void was still given: whoever opened it keeps the key, for what
// was sealed with it meanwhile, and grants it to members that only the void grant named.
//
// A core machine, one a daemon; the Mothership's holds no keys. Owned by the loop thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/content_key.hpp"
#include "crypto/identity.hpp"
#include "crypto/invite.hpp"
#include "store/store.hpp"
#include "sync/draft.hpp"
#include "sync/key_book.hpp"
#include "sync/key_statements.hpp"
#include "sync/membership.hpp"
#include "sync/trust_graph.hpp"
#include "wire/event.hpp"
#include "wire/team.hpp"

namespace aura::sync {

struct KeyringOptions {
    // content.seal: off makes contents readable for every member and the Mothership.
    bool seal = true;
    // content.grants: auto grants without asking where the invite MAC verifies.
    bool grant_automatically = true;
};

// A content ready to be hashed and committed, with the key that sealed it if that is new.
struct SealedContent {
    Bytes content;
    std::vector<store::RecordWrite> records;
};

// Grants to this device from members that it does not trust (yet).
inline constexpr std::size_t kGrantsWaitingMax = 4096;

// The parts a keyring works with; all outlive it. `prng` is a SecurePrng outside of simulations.
struct KeyringParts {
    const crypto::IdentityKey& identity;
    const Membership& membership;
    Prng& prng;
};

class Keyring {
public:
    // To be appended to the team log of this device; whoever carries it there keeps it until the
    // replica has room for it.
    struct Append {
        Draft draft;
    };

    // To be committed; a key must be durable before an event that it seals leaves.
    struct Commit {
        std::vector<store::RecordWrite> records;
    };

    // Contents sealed with `key` can be opened from now on.
    struct KeyLearned {
        RepoId repo;
        KeyId key;
    };

    // A member waits for keys until a person approves it (approve()).
    struct ApprovalNeeded {
        AuthorId member;
    };

    using Output = std::variant<Append, Commit, KeyLearned, ApprovalNeeded>;

    Keyring(KeyringOptions options, const KeyringParts& parts);

    // Records of kinds content_key and invite as the store held them at start; before any event.
    // wire.malformed.
    [[nodiscard]] Status restore(store::RecordKind kind, const store::Record& record);

    // One durable event of any member's team log; at start all of them, in log order.
    void handle_team_event(MonoTime now, const store::StoredEvent& event);

    // Replica::MembershipChanged.
    void handle_membership(MonoTime now);

    void handle_deadline(MonoTime now);
    [[nodiscard]] std::optional<Output> poll();
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    // Makes the first key of a new repository and announces it.
    [[nodiscard]] Status found(MonoTime now, const RepoId& repo, const wire::RepoDescription& what);

    // The secret that `token issue` appended to a token of this device.
    void add_invite(const TokenId& token, crypto::InviteSecret secret);

    // The secret by which this device itself was invited.
    void set_own_invite(const TokenId& token, crypto::InviteSecret secret);

    // A person compared the short code of `member`. not_found: no such member.
    [[nodiscard]] Status approve(MonoTime now, const AuthorId& member);

    // The content of an event whose header has all but the content hash. crypto.no_key.
    [[nodiscard]] Result<SealedContent> seal(const RepoId& repo,
                                             const wire::EventHeader& header,
                                             ByteView content);

    // crypto.no_key: not yet granted, or unsealed, from an author whom nobody vouches for, while
    // sealing is on; not_found: the content is withheld; else as crypto::open.
    [[nodiscard]] Result<Bytes> open(const wire::Event& event) const;

    // Every key of `repo` that this device has, for workers that open contents. Never null.
    [[nodiscard]] std::shared_ptr<const std::vector<crypto::ContentKey>> keys(
        const RepoId& repo) const;

    // The key that seals `repo` now.
    [[nodiscard]] std::optional<KeyId> sealing_key(const RepoId& repo) const {
        return book_.sealing_key(repo);
    }

    // Members that wait for a person's approval, in order of their ids.
    [[nodiscard]] std::vector<AuthorId> unapproved() const;

private:
    struct Grant {
        RepoId repo;
        KeyId key;
        AuthorId member;

        auto operator<=>(const Grant&) const = default;
    };

    // A grant to this device whose granter is not trusted.
    struct Waiting {
        AuthorId granter;
        wire::KeyGranted grant;
    };

    [[nodiscard]] Status restore_invite(const store::Record& record);
    void fold(const KeyStatement& statement);
    void fold_grant(const KeyStatement& statement);
    void fold_anew();
    void check_invitation(const wire::MemberAdded& admission);

    void accept_grants();
    [[nodiscard]] bool is_from_trusted(const Waiting& waiting);
    [[nodiscard]] bool is_proved(const Waiting& waiting) const;
    void vouch_for(const Grant& grant);
    void vouch_again();
    void open_box(const wire::KeyGranted& grant);

    void plan_grants();
    [[nodiscard]] bool lacks(const KeyBook::Entry& entry, const AuthorId& member) const;
    [[nodiscard]] Duration patience(const Grant& grant) const;
    [[nodiscard]] std::int64_t rank(const RepoId& repo) const;
    void make_grant(const Grant& grant);

    void plan_new_keys();
    [[nodiscard]] wire::HybridTime after_revocations() const;
    [[nodiscard]] KeyId make_key(const RepoId& repo);
    [[nodiscard]] Draft announce(const RepoId& repo, const KeyId& key) const;

    void remember_approval(const AuthorId& member);
    void ask_for_approval();

    KeyringOptions options_;
    KeyringParts parts_;
    KeyStatements statements_;
    // What of them counts.
    KeyBook book_;
    mutable crypto::FrameCoder frames_;  // where frames are worked on; nothing is kept there
    TrustGraph trust_;
    std::map<TokenId, crypto::InviteSecret> invites_;
    std::optional<std::pair<TokenId, crypto::InviteSecret>> own_invite_;
    // Members that this device invited or a person here approved: it grants to them first.
    std::set<AuthorId> brought_in_;
    // Members whose admission was looked at: only then is it known who waits for an approval.
    std::set<AuthorId> checked_;
    std::set<AuthorId> asked_;
    // Keys that this run of the program made.
    std::set<KeyId> made_;
    // Given out as drafts, and not durable yet.
    std::map<KeyId, RepoId> announcing_;
    std::set<Grant> granting_;
    std::set<Grant> unheard_;  // grants of this device that a revocation made void
    std::vector<Waiting> waiting_;
    std::map<Grant, MonoTime> grants_due_;
    std::map<RepoId, MonoTime> new_keys_due_;
    MonoTime now_{};
    // Something changed since the last plan.
    bool dirty_ = false;
    std::deque<Output> outputs_;
};

}  // namespace aura::sync
