#include "sync/hub_logs.hpp"

#include <algorithm>

namespace aura::sync {

void HubLogs::handle_said() {
    for (const wire::LogId& log : all()) {
        said_.set(log, sender_.acked().head(log));
    }
}

HeadComparison HubLogs::compare() const {
    bool had_all = true;
    for (const wire::LogId& log : all()) {
        const Seq ours = replica_.durable().head(log).seq;
        // What it sent it has, too, and does not ack.
        const Seq theirs = std::max(sender_.acked().head(log).seq, receiver_.received(log));
        if (theirs != ours || sender_.is_forked(log)) {
            return HeadComparison::open;
        }
        had_all = had_all && said_.head(log).seq >= ours;
    }
    return had_all ? HeadComparison::equal : HeadComparison::brought_up;
}

std::set<wire::LogId> HubLogs::all() const {
    const AuthorId& hub = replica_.membership().hub();
    std::set<wire::LogId> logs;
    for (const VersionVector* side : {&replica_.durable(), &sender_.acked()}) {
        const auto& heads = side->heads();
        for (auto at = heads.lower_bound({hub, Incarnation{}, {}});
             at != heads.end() && at->first.author == hub;
             ++at) {
            if (at->first.is_team_log()) {
                logs.insert(at->first);
            }
        }
    }
    return logs;
}

}  // namespace aura::sync
