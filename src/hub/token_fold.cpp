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
    if (header.kind != wire::EventKind::member_added || header.log.author != hub_) {
        return;
    }
    // What cannot be read was refused when it was folded as a member.
    if (const auto admission = wire::decode_member_added(wire::envelope_of(stored.event))) {
        book_.handle_admission(admission->token, admission->member);
    }
}

}  // namespace aura::hub
