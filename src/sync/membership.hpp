// Who belongs to the team, with which role, and how far each one's logs count: a fold of the
// Mothership's team log. Every member holds that log, so everybody decides alike, also while the
// Mothership is away. The Mothership's key is the root of it and always a member.
//
// Where the Mothership has several incarnations, the record with the higher (time, id) stands, so
// the order of arrival plays no part.
//
// A fold without inputs or timers of its own; owned by the loop thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/version_vector.hpp"
#include "wire/event.hpp"
#include "wire/team.hpp"

namespace aura::sync {

struct Member {
    wire::MemberAdded admission;  // how it came in: subject, host, role, token, invite MAC
    bool revoked = false;
    wire::HybridTime last_revoked{};  // zero: never
};

class Membership {
public:
    explicit Membership(const AuthorId& hub) : hub_(hub) {}

    // Takes one event of a team log of the Mothership; others and kinds without meaning here are
    // ignored, and so is an event seen before. wire.malformed: the payload is not readable, and
    // nothing was taken.
    [[nodiscard]] Status fold(const store::StoredEvent& event);

    [[nodiscard]] const AuthorId& hub() const { return hub_; }

    // As the founding event has it; empty before.
    [[nodiscard]] const std::string& team_name() const { return team_name_; }

    // Admitted and not revoked, or the Mothership.
    [[nodiscard]] bool is_member(const AuthorId& author) const;

    // Revoked members too; null for strangers and for the Mothership.
    [[nodiscard]] const Member* find(const AuthorId& author) const;

    // All who were ever admitted.
    [[nodiscard]] const std::map<AuthorId, Member>& members() const { return members_; }

    // The last position of `log` that counts; nothing: no limit. Later events are void everywhere.
    // A log of a member that was revoked ends where the revocation says, also after its return:
    // it goes on in a new incarnation. Seq 0: nothing of the log counts.
    [[nodiscard]] std::optional<Head> cut(const wire::LogId& log) const;

    // Whether event `seq` of `log` may be taken in: event.void behind the cut, else
    // event.unknown_author when the author was never admitted.
    [[nodiscard]] Status accepts(const wire::LogId& log, Seq seq) const;

private:
    // Which record of its kind stands.
    struct Stamp {
        wire::HybridTime time{};
        EventId id;

        auto operator<=>(const Stamp&) const = default;
    };

    struct Standing {
        Stamp admitted;
        Stamp revoked_or_restored;
        bool revoked = false;
        wire::HybridTime last_revoked{};
    };

    void admit(const wire::MemberAdded& record, const Stamp& stamp);
    void revoke(const wire::MemberRevoked& record, const Stamp& stamp);
    void lower_cut(const wire::LogCut& cut);
    void set_revoked(const AuthorId& author, const Stamp& stamp, bool revoked);
    void update(const AuthorId& author);

    AuthorId hub_;
    std::string team_name_;
    Stamp founded_;
    std::map<AuthorId, Member> members_;
    std::map<AuthorId, Standing> standings_;
    // The lowest of all revocations.
    std::map<wire::LogId, Head> cuts_;
    // Incarnations that some revocation of their author knew: all their logs are old.
    std::map<AuthorId, std::set<Incarnation>> cut_incarnations_;
};

}  // namespace aura::sync
