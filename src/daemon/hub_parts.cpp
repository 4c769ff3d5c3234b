#include "daemon/hub_parts.hpp"

#include <utility>

namespace aura::daemon {

Status check_confirmed(const sync::Confirmation& confirmation) {
    return confirmation.is_confirmed() ? Status() : fail(sync::unconfirmed_error(confirmation));
}

Status append_team_record(sync::Replicator& replicator,
                          wire::EventKind kind,
                          Bytes envelope,
                          std::vector<store::RecordWrite> records,
                          sync::Replicator::Done done) {
    sync::Draft draft;
    draft.kind = kind;
    draft.envelope = std::move(envelope);
    draft.records = std::move(records);
    AURA_TRY(replicator.append(std::move(draft), std::move(done)));
    return {};
}

}  // namespace aura::daemon
