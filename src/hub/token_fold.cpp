#include "hub/token_fold.hpp"

#include "sync/restore.hpp"
#include "wire/team.hpp"

namespace aura::hub {

Status TokenFold::replay(store::Store& from) {
    AURA_TRY_ASSIGN(const auto heads, from.heads());
    for (const store::LogHead& head : heads) {
        if (head.log.author == hub_ && head.log.is_team_log()) {
            AURA_TRY(sync::for_each_event(from, head.log, [this](const store::StoredEvent& event) {
                take(event);
                return Status();
            }));
        }
    }
    return {};
}

void TokenFold::take(const store::StoredEvent& stored) {
    const wire::EventHeader& header = stored.event.header;
    if (header.log.author != hub_) {
        return;
    }
    // What cannot be read the Mothership has not written.
    if (header.kind == wire::EventKind::member_added) {
        if (const auto admission = wire::decode_member_added(wire::envelope_of(stored.event))) {
            book_.handle_admission(admission->token, admission->member);
        }
    } else if (header.kind == wire::EventKind::token_revoked) {
        if (const auto record = wire::decode_token_revoked(wire::envelope_of(stored.event))) {
            book_.handle_revocation(record->token);
        }
    }
}

}  // namespace aura::hub
