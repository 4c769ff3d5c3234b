#include "hub/revocation.hpp"

#include <algorithm>

namespace aura::hub {

wire::MemberRevoked revocation(const sync::VersionVector& held,
                               const AuthorId& peer,
                               const AuthorId& by) {
    wire::MemberRevoked record;
    record.member = peer;
    record.revoked_by = by;
    for (const auto& [log, head] : held.heads()) {
        if (log.author == peer) {
            record.cuts.push_back({log, head.seq, head.id});
        }
    }
    std::stable_sort(
        record.cuts.begin(), record.cuts.end(), [](const wire::LogCut& a, const wire::LogCut& b) {
            return a.last_valid > b.last_valid;
        });
    record.cuts.resize(std::min(record.cuts.size(), kCutsMax));
    return record;
}

}  // namespace aura::hub
