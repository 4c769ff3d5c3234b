#include "daemon/members.hpp"

#include <optional>

#include <fmt/core.h>

#include "crypto/identity.hpp"

namespace aura::daemon {

Result<AuthorId> find_member(const sync::Membership& membership,
                             const std::string& wanted,
                             std::string_view list) {
    std::optional<AuthorId> found;
    for (const auto& [id, member] : membership.members()) {
        const bool fits = crypto::peer_name(id) == wanted || member.admission.subject == wanted ||
                          member.admission.host == wanted;
        if (fits && found) {
            return fail(Error(ErrorCode::usage, fmt::format("'{}' fits several peers", wanted))
                            .try_next(fmt::format("{}, and take the peer_id", list)));
        }
        found = fits ? id : found;
    }
    if (!found) {
        return fail(Error(ErrorCode::not_found, fmt::format("no peer '{}'", wanted))
                        .because("a peer is named by its peer_id, its subject or its host")
                        .try_next(std::string(list)));
    }
    return *found;
}

std::string who(const AuthorId& author, const sync::Membership& membership) {
    const sync::Member* member = membership.find(author);
    if (member != nullptr) {
        return member->admission.subject;
    }
    return author == membership.hub() ? crypto::hub_name(author) : crypto::peer_name(author);
}

}  // namespace aura::daemon
