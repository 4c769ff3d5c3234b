#include "sync/keyring.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"
#include "crypto/grant.hpp"
#include "sync/event_chain.hpp"
#include "wire/codec.hpp"

namespace aura::sync {
namespace {

// How long a member leaves a grant or a new key to the one before it in the order of ids.
constexpr Duration kPatience = std::chrono::seconds(5);

// What a record of kind invite says; the first byte of its key.
enum class InviteRecord : std::uint8_t {
    issued = 1,    // token 16: the secret of a token that this device issued
    own = 2,       // token 16: the secret that this device was invited with
    approved = 3,  // author 32: a person approved this member; no value
};

store::RecordKey invite_key(InviteRecord kind, ByteView id) {
    wire::Writer out;
    out.u8(static_cast<std::uint8_t>(kind));
    out.raw(id);
    return {store::RecordKind::invite, std::move(out).take()};
}

store::RecordWrite key_record(const RepoId& repo, const crypto::ContentKey& key) {
    wire::Writer out;
    out.id(repo);
    out.id(key.id());
    return {{store::RecordKind::content_key, std::move(out).take()}, to_bytes(key.view())};
}

tl::unexpected<Error> no_key(const char* what) {
    return fail(Error(ErrorCode::crypto_no_key, "no content key of the repository").because(what));
}

}  // namespace

Keyring::Keyring(KeyringOptions options, const KeyringParts& parts)
    : options_(options),
      parts_(parts),
      statements_(parts.identity.public_id(), parts.membership),
      book_(parts.membership),
      trust_(parts.identity.public_id()) {}

Status Keyring::restore(store::RecordKind kind, const store::Record& record) {
    wire::Reader in(record.key);
    if (kind == store::RecordKind::content_key) {
        const auto repo = in.id<RepoId>();
        static_cast<void>(in.id<KeyId>());
        AURA_TRY(in.finish("record of a content key"));
        auto bytes = crypto::ContentKey::Bytes32::from(record.value);
        if (!bytes) {
            return fail(ErrorCode::wire_malformed, "malformed content key");
        }
        book_.add_key(repo, crypto::ContentKey(*std::move(bytes)));
        return {};
    }
    return restore_invite(record);
}

void Keyring::handle_team_event(MonoTime now, const store::StoredEvent& stored) {
    const wire::EventHeader& header = stored.event.header;
    now_ = now;
    dirty_ = true;
    if (const KeyStatement* statement = statements_.note(stored)) {
        if (header.log.author == parts_.identity.public_id() && !statement->is_announcement) {
            const wire::KeyGranted& said = statement->grant;
            granting_.erase({said.repo, said.key, said.recipient});
        }
        fold(*statement);
    } else if (header.kind == wire::EventKind::member_added &&
               header.log.author == parts_.membership.hub()) {
        if (const auto record = wire::decode_member_added(envelope_of(stored.event))) {
            check_invitation(*record);
            checked_.insert(record->member);
        }
    }
}

void Keyring::handle_membership(MonoTime now) {
    now_ = now;
    dirty_ = true;
    statements_.judge();
}

void Keyring::handle_deadline(MonoTime now) {
    now_ = now;
    dirty_ = true;
}

std::optional<Keyring::Output> Keyring::poll() {
    if (dirty_) {
        dirty_ = false;
        if (statements_.take_changed()) {
            fold_anew();
        }
        accept_grants();
        vouch_again();
        plan_grants();
        plan_new_keys();
        ask_for_approval();
    }
    if (outputs_.empty()) {
        return std::nullopt;
    }
    Output output = std::move(outputs_.front());
    outputs_.pop_front();
    return output;
}

std::optional<MonoTime> Keyring::next_deadline() const {
    std::optional<MonoTime> next;
    for (const auto& [grant, due] : grants_due_) {
        next = earlier(next, due);
    }
    for (const auto& [repo, due] : new_keys_due_) {
        next = earlier(next, due);
    }
    return next;
}

Status Keyring::found(MonoTime now, const RepoId& repo, const wire::RepoDescription& what) {
    if (book_.knows(repo)) {
        return fail(ErrorCode::exists, "the repository has a key already");
    }
    now_ = now;
    dirty_ = true;
    Draft draft = announce(repo, make_key(repo));
    draft.content = wire::encode(what);
    draft.sealed_for = repo;
    const KeyId key = *book_.sealing_key(repo);
    draft.records.push_back(key_record(repo, *book_.find(key)));
    outputs_.push_back(Append{std::move(draft)});
    make_grant({repo, key, parts_.identity.public_id()});
    return {};
}

void Keyring::add_invite(const TokenId& token, crypto::InviteSecret secret) {
    outputs_.push_back(
        Commit{{{invite_key(InviteRecord::issued, token.view()), to_bytes(secret.view())}}});
    invites_.insert_or_assign(token, std::move(secret));
}

void Keyring::set_own_invite(const TokenId& token, crypto::InviteSecret secret) {
    outputs_.push_back(
        Commit{{{invite_key(InviteRecord::own, token.view()), to_bytes(secret.view())}}});
    own_invite_.emplace(token, std::move(secret));
    dirty_ = true;
}

Status Keyring::approve(MonoTime now, const AuthorId& member) {
    if (!parts_.membership.is_member(member)) {
        return fail(ErrorCode::not_found,
                    fmt::format("{} is not a member", crypto::peer_name(member)));
    }
    now_ = now;
    remember_approval(member);
    return {};
}

Result<SealedContent> Keyring::seal(const RepoId& repo,
                                    const wire::EventHeader& header,
                                    ByteView content) {
    SealedContent sealed;
    if (!options_.seal) {
        AURA_TRY_ASSIGN(sealed.content, crypto::wrap_unsealed(frames_, content));
        return sealed;
    }
    std::optional<KeyId> key = book_.sealing_key(repo);
    if (!key && !parts_.membership.is_member(parts_.identity.public_id())) {
        // What a revoked device writes is for itself, and nobody would hear of a key that it makes.
        key = book_.any_key(repo);
    }
    if (!key) {
        if (!book_.holds_any(repo)) {
            return no_key("no member has granted it yet");
        }
        key = make_key(repo);
        sealed.records.push_back(key_record(repo, *book_.find(*key)));
        outputs_.push_back(Append{announce(repo, *key)});
        make_grant({repo, *key, parts_.identity.public_id()});
        dirty_ = true;
    }
    AURA_TRY_ASSIGN(
        sealed.content,
        crypto::seal(frames_, *book_.find(*key), sealing_context(header), content, parts_.prng));
    return sealed;
}

std::shared_ptr<const std::vector<crypto::ContentKey>> Keyring::keys(const RepoId& repo) const {
    auto keys = std::make_shared<std::vector<crypto::ContentKey>>();
    const auto known = book_.repos().find(repo);
    if (known != book_.repos().end()) {
        for (const auto& [id, entry] : known->second) {
            if (entry.key) {
                keys->push_back(entry.key->clone());
            }
        }
    }
    return keys;
}

Result<Bytes> Keyring::open(const wire::Event& event) const {
    if (!event.content) {
        return fail(ErrorCode::not_found, "the content of the event is withheld");
    }
    AURA_TRY_ASSIGN(const std::optional<KeyId> key, crypto::sealed_key_id(*event.content));
    if (!key) {
        // Else a Mothership could write into working trees in the name of a member it invented.
        if (options_.seal && !trust_.is_trusted(event.header.log.author)) {
            return no_key("it is not sealed, and nobody here vouches for its author");
        }
        return crypto::open_unsealed(frames_, *event.content);
    }
    const crypto::ContentKey* held = book_.find(*key);
    if (held == nullptr) {
        return no_key("it was not granted to this device yet");
    }
    return crypto::open(frames_, *held, sealing_context(event.header), *event.content);
}

std::vector<AuthorId> Keyring::unapproved() const {
    std::vector<AuthorId> waiting;
    for (const auto& [id, member] : parts_.membership.members()) {
        // Whoever carries a MAC is for the member that knows its secret to judge.
        const bool is_ours = member.admission.invite_mac.is_zero() ||
                             member.admission.invited_by == parts_.identity.public_id();
        if (!member.revoked && is_ours && checked_.contains(id) && !trust_.is_trusted(id)) {
            waiting.push_back(id);
        }
    }
    return waiting;
}

Status Keyring::restore_invite(const store::Record& record) {
    wire::Reader in(record.key);
    const InviteRecord kind{in.u8()};
    if (kind == InviteRecord::approved) {
        const auto member = in.id<AuthorId>();
        AURA_TRY(in.finish("record of an approval"));
        brought_in_.insert(member);
        trust_.trust(member);
        return {};
    }
    const auto token = in.id<TokenId>();
    AURA_TRY(in.finish("record of an invitation"));
    auto secret = crypto::InviteSecret::from(record.value);
    if (!secret || (kind != InviteRecord::issued && kind != InviteRecord::own)) {
        return fail(ErrorCode::wire_malformed, "malformed record of an invitation");
    }
    if (kind == InviteRecord::issued) {
        invites_.insert_or_assign(token, *std::move(secret));
    } else {
        own_invite_.emplace(token, *std::move(secret));
    }
    return {};
}

void Keyring::fold(const KeyStatement& statement) {
    const wire::KeyGranted& grant = statement.grant;
    if (!statement.is_announcement) {
        fold_grant(statement);
        return;
    }
    announcing_.erase(grant.key);
    if (statement.counts) {
        book_.announce(grant.repo, grant.key, Announcement::counts);
        book_.add_holder(grant.repo, grant.key, grant.recipient, statement.time);
    } else {
        book_.announce(grant.repo, grant.key, Announcement::is_void);
    }
}

void Keyring::fold_grant(const KeyStatement& statement) {
    const AuthorId& self = parts_.identity.public_id();
    const AuthorId& granter = statement.log.author;
    const wire::KeyGranted& grant = statement.grant;
    if (!statement.counts) {
        if (granter == self) {
            // It goes on to trust that member, but nobody else has heard of it.
            trust_.trust(grant.recipient);
            unheard_.insert({grant.repo, grant.key, grant.recipient});
        }
        return;
    }
    book_.add_holder(grant.repo, grant.key, granter, statement.time);
    book_.add_holder(grant.repo, grant.key, grant.recipient, statement.time);
    trust_.vouch(granter, grant.recipient);
    if (grant.box.empty()) {
        return;
    }
    book_.add_box(grant.repo, grant.key, grant.recipient);
    if (grant.recipient != self || book_.find(grant.key) != nullptr) {
        return;
    }
    // Nobody's noise keeps the keys of a trusted member out.
    Waiting waiting{granter, grant};
    if (waiting_.size() < kGrantsWaitingMax || trust_.is_trusted(granter) || is_proved(waiting)) {
        waiting_.push_back(std::move(waiting));
    }
}

// After a revocation or a return.
void Keyring::fold_anew() {
    const AuthorId& self = parts_.identity.public_id();
    book_.forget_said();
    trust_ = TrustGraph(self);
    waiting_.clear();
    unheard_.clear();
    for (const AuthorId& member : brought_in_) {
        trust_.trust(member);
    }
    for (const Grant& grant : granting_) {
        trust_.vouch(self, grant.member);
    }
    for (const auto& [key, repo] : announcing_) {
        book_.announce(repo, key, Announcement::counts);
    }
    for (const KeyStatement& statement : statements_.all()) {
        fold(statement);
    }
}

void Keyring::check_invitation(const wire::MemberAdded& admission) {
    const auto secret = invites_.find(admission.token);
    if (options_.grant_automatically && secret != invites_.end() &&
        crypto::verify_invite_mac(
            secret->second, admission.member, admission.token, admission.invite_mac)) {
        brought_in_.insert(admission.member);
        trust_.trust(admission.member);
    }
}

void Keyring::accept_grants() {
    std::erase_if(waiting_, [this](const Waiting& waiting) {
        if (!is_from_trusted(waiting)) {
            return false;
        }
        open_box(waiting.grant);
        return true;
    });
}

bool Keyring::is_from_trusted(const Waiting& waiting) {
    if (trust_.is_trusted(waiting.granter)) {
        return true;
    }
    // Invited without a secret: whoever answers first is believed, as there is nothing to tell
    // members from inventions by, and from then on nobody else is.
    const bool is_believed = !own_invite_ && trust_.trusted().size() == 1 &&
                             parts_.membership.is_member(waiting.granter);
    const bool is_good = is_believed || is_proved(waiting);
    if (is_good) {
        vouch_for({waiting.grant.repo, waiting.grant.key, waiting.granter});
    }
    return is_good;
}

// By who invited this device.
bool Keyring::is_proved(const Waiting& waiting) const {
    return own_invite_ &&
           crypto::verify_invite_mac(
               own_invite_->second, waiting.granter, own_invite_->first, waiting.grant.proof);
}

void Keyring::vouch_for(const Grant& grant) {
    const AuthorId& self = parts_.identity.public_id();
    if (!trust_.has_vouched(self, grant.member)) {
        granting_.insert(grant);
        const wire::KeyGranted record{grant.repo, grant.key, grant.member, {}, {}};
        Draft draft;
        draft.kind = wire::EventKind::key_granted;
        draft.not_before = after_revocations();
        draft.envelope = wire::encode(record);
        outputs_.push_back(Append{std::move(draft)});
    }
    trust_.vouch(self, grant.member);
}

// Whom this device invites is to trust those whom it trusts. Who lacks the key is given it anew,
// which says as much.
void Keyring::vouch_again() {
    for (const Grant& grant : unheard_) {
        if (grant.member != parts_.identity.public_id() &&
            parts_.membership.is_member(grant.member) &&
            book_.has(grant.repo, grant.key, grant.member)) {
            vouch_for(grant);
        }
    }
}

void Keyring::open_box(const wire::KeyGranted& grant) {
    const auto box = crypto::GrantBox::from(grant.box);
    auto key =
        box ? crypto::open_grant(parts_.identity, *box, grant.key)
            : Result<crypto::ContentKey>(fail(ErrorCode::crypto_failed, "a box of unknown size"));
    if (!key) {
        log::line(log::Level::warning, "sync", "cannot open a grant: {}", key.error().to_line());
        return;
    }
    store::RecordWrite record = key_record(grant.repo, *key);
    if (book_.add_key(grant.repo, *std::move(key))) {
        outputs_.push_back(Commit{{std::move(record)}});
        outputs_.push_back(KeyLearned{grant.repo, grant.key});
    }
}

void Keyring::plan_grants() {
    std::map<Grant, MonoTime> due;
    for (const auto& [repo, keys] : book_.repos()) {
        for (const auto& [key, entry] : keys) {
            if (!entry.key) {
                continue;
            }
            for (const AuthorId& member : trust_.trusted()) {
                const Grant grant{repo, key, member};
                if (!lacks(entry, member) || granting_.contains(grant)) {
                    continue;
                }
                const auto known = grants_due_.find(grant);
                due[grant] = known != grants_due_.end() ? known->second : now_ + patience(grant);
            }
        }
    }
    grants_due_ = std::move(due);
    std::erase_if(grants_due_, [this](const auto& planned) {
        const bool is_due = planned.second <= now_;
        if (is_due) {
            make_grant(planned.first);
        }
        return is_due;
    });
}

bool Keyring::lacks(const KeyBook::Entry& entry, const AuthorId& member) const {
    if (member == parts_.identity.public_id()) {
        // It wants a box, for the day when its disk goes back to before it had the key.
        return !entry.boxes.contains(member);
    }
    return member != parts_.membership.hub() && parts_.membership.is_member(member) &&
           !entry.holders.contains(member);
}

Duration Keyring::patience(const Grant& grant) const {
    const bool is_own = grant.member == parts_.identity.public_id();
    if (is_own || made_.contains(grant.key) || brought_in_.contains(grant.member)) {
        return Duration::zero();
    }
    return kPatience * (rank(grant.repo) + 1);
}

std::int64_t Keyring::rank(const RepoId& repo) const {
    std::int64_t before = 0;
    for (const AuthorId& holder : book_.holders(repo)) {
        before += trust_.is_trusted(holder) && holder < parts_.identity.public_id() ? 1 : 0;
    }
    return before;
}

void Keyring::make_grant(const Grant& grant) {
    granting_.insert(grant);
    const auto box = crypto::make_grant(*book_.find(grant.key), grant.member, parts_.prng);
    if (!box) {
        log::line(log::Level::warning,
                  "sync",
                  "cannot grant a key to {}: {}",
                  crypto::peer_name(grant.member),
                  box.error().to_line());
        return;
    }
    wire::KeyGranted record{grant.repo, grant.key, grant.member, to_bytes(box->view()), {}};
    const bool is_own = grant.member == parts_.identity.public_id();
    const Member* member = is_own ? nullptr : parts_.membership.find(grant.member);
    const auto secret = member == nullptr ? invites_.end() : invites_.find(member->admission.token);
    if (secret != invites_.end()) {
        record.proof =
            crypto::invite_mac(secret->second, parts_.identity.public_id(), secret->first);
    }
    Draft draft;
    draft.kind = wire::EventKind::key_granted;
    draft.not_before = after_revocations();
    draft.envelope = wire::encode(record);
    outputs_.push_back(Append{std::move(draft)});
}

void Keyring::plan_new_keys() {
    std::map<RepoId, MonoTime> due;
    for (const auto& [repo, keys] : book_.repos()) {
        if (book_.holds_any(repo) && book_.needs_new_key(repo) &&
            parts_.membership.is_member(parts_.identity.public_id())) {
            const auto known = new_keys_due_.find(repo);
            due[repo] =
                known != new_keys_due_.end() ? known->second : now_ + kPatience * rank(repo);
        }
    }
    new_keys_due_ = std::move(due);
    std::erase_if(new_keys_due_, [this](const auto& planned) {
        const auto& [repo, when] = planned;
        if (when > now_) {
            return false;
        }
        const KeyId key = make_key(repo);
        Draft draft = announce(repo, key);
        draft.records.push_back(key_record(repo, *book_.find(key)));
        outputs_.push_back(Append{std::move(draft)});
        make_grant({repo, key, parts_.identity.public_id()});
        dirty_ = true;
        return true;
    });
}

// A key is burnt for good when somebody was revoked after he got it. Clocks differ, and what is
// said after a revocation must not look as if it came before it.
wire::HybridTime Keyring::after_revocations() const {
    wire::HybridTime last{};
    for (const auto& [id, member] : parts_.membership.members()) {
        last = std::max(last, member.last_revoked);
    }
    return wire::HybridTime{static_cast<std::uint64_t>(last) + 1};
}

KeyId Keyring::make_key(const RepoId& repo) {
    auto key = crypto::ContentKey::generate(parts_.prng);
    const KeyId id = key.id();
    book_.add_key(repo, std::move(key));
    book_.announce(repo, id, Announcement::counts);
    announcing_.emplace(id, repo);
    made_.insert(id);
    outputs_.push_back(KeyLearned{repo, id});
    return id;
}

Draft Keyring::announce(const RepoId& repo, const KeyId& key) const {
    Draft draft;
    draft.kind = wire::EventKind::repo_announced;
    draft.not_before = after_revocations();
    draft.envelope = wire::encode(wire::RepoAnnounced{repo, key});
    return draft;
}

void Keyring::remember_approval(const AuthorId& member) {
    brought_in_.insert(member);
    trust_.trust(member);
    dirty_ = true;
    outputs_.push_back(Commit{{{invite_key(InviteRecord::approved, member.view()), Bytes{}}}});
}

void Keyring::ask_for_approval() {
    const bool can_grant =
        std::any_of(book_.repos().begin(), book_.repos().end(), [this](const auto& repo) {
            return book_.holds_any(repo.first);
        });
    if (!can_grant) {
        return;
    }
    for (const AuthorId& member : unapproved()) {
        if (asked_.insert(member).second) {
            outputs_.push_back(ApprovalNeeded{member});
        }
    }
}

}  // namespace aura::sync
