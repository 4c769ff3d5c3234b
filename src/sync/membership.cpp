#include "sync/membership.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "crypto/identity.hpp"

namespace aura::sync {
Status Membership::fold(const store::StoredEvent& stored) {
    const wire::EventHeader& header = stored.event.header;
    if (header.log.author != hub_ || !header.log.is_team_log()) {
        return {};
    }
    const Stamp stamp{header.time, stored.id};
    const ByteView envelope = envelope_of(stored.event);
    switch (header.kind) {
        case wire::EventKind::team_founded: {
            AURA_TRY_ASSIGN(wire::TeamFounded founding, wire::decode_team_founded(envelope));
            if (founded_ < stamp) {
                founded_ = stamp;
                team_name_ = std::move(founding.display_name);
            }
            return {};
        }
        case wire::EventKind::member_added: {
            AURA_TRY_ASSIGN(const wire::MemberAdded record, wire::decode_member_added(envelope));
            admit(record, stamp);
            return {};
        }
        case wire::EventKind::member_revoked: {
            AURA_TRY_ASSIGN(const wire::MemberRevoked record,
                            wire::decode_member_revoked(envelope));
            revoke(record, stamp);
            return {};
        }
        case wire::EventKind::member_restored: {
            AURA_TRY_ASSIGN(const wire::MemberRestored record,
                            wire::decode_member_restored(envelope));
            set_revoked(record.member, stamp, false);
            return {};
        }
        default:
            return {};
    }
}

bool Membership::is_member(const AuthorId& author) const {
    const Member* member = find(author);
    return author == hub_ || (member != nullptr && !member->revoked);
}

const Member* Membership::find(const AuthorId& author) const {
    const auto found = members_.find(author);
    return found == members_.end() ? nullptr : &found->second;
}

std::optional<Head> Membership::cut(const wire::LogId& log) const {
    if (const auto named = cuts_.find(log); named != cuts_.end()) {
        return named->second;
    }
    const auto old = cut_incarnations_.find(log.author);
    const bool is_old = old != cut_incarnations_.end() && old->second.contains(log.incarnation);
    const Member* member = find(log.author);
    if (is_old || (member != nullptr && member->revoked)) {
        return Head{};
    }
    return std::nullopt;
}

Status Membership::accepts(const wire::LogId& log, Seq seq) const {
    if (log.author != hub_ && find(log.author) == nullptr) {
        return fail(ErrorCode::event_unknown_author,
                    fmt::format("{} is not a member", crypto::peer_name(log.author)));
    }
    if (const std::optional<Head> limit = cut(log); limit && seq > limit->seq) {
        return fail(ErrorCode::event_void,
                    fmt::format("event {} of {} came after it was revoked",
                                number(seq),
                                crypto::peer_name(log.author)));
    }
    return {};
}

void Membership::admit(const wire::MemberAdded& record, const Stamp& stamp) {
    Standing& standing = standings_[record.member];
    if (standing.admitted < stamp) {
        standing.admitted = stamp;
        members_[record.member].admission = record;
        update(record.member);
    }
}

void Membership::revoke(const wire::MemberRevoked& record, const Stamp& stamp) {
    for (const wire::LogCut& cut : record.cuts) {
        if (cut.log.author == record.member) {
            lower_cut(cut);
            cut_incarnations_[record.member].insert(cut.log.incarnation);
        }
    }
    set_revoked(record.member, stamp, true);
}

void Membership::lower_cut(const wire::LogCut& cut) {
    const Head head{cut.last_valid, cut.at};
    Head& lowest = cuts_.try_emplace(cut.log, head).first->second;
    if (head.seq < lowest.seq) {
        lowest = head;
    }
}

void Membership::set_revoked(const AuthorId& author, const Stamp& stamp, bool revoked) {
    Standing& standing = standings_[author];
    if (revoked) {
        standing.last_revoked = std::max(standing.last_revoked, stamp.time);
    }
    if (standing.revoked_or_restored < stamp) {
        standing.revoked_or_restored = stamp;
        standing.revoked = revoked;
    }
    update(author);
}

void Membership::update(const AuthorId& author) {
    if (const auto member = members_.find(author); member != members_.end()) {
        const Standing& standing = standings_[author];
        member->second.revoked = standing.revoked;
        member->second.last_revoked = standing.last_revoked;
    }
}

}  // namespace aura::sync
