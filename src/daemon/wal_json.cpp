#include "daemon/wal_json.hpp"

#include <fmt/core.h>

#include "base/hex.hpp"
#include "crypto/identity.hpp"

namespace aura::daemon {

control::Json wal_json(const sync::Replicator& replicator,
                       const runtime::Database& database,
                       std::uint64_t unacked) {
    using control::Json;
    std::uint64_t events = 0;
    Json heads = Json::array();
    for (const auto& [log, head] : replicator.replica().durable().heads()) {
        events += number(head.seq);
        heads.push_back(
            {{"author", crypto::peer_name(log.author)},
             {"incarnation", fmt::format("{:016x}", static_cast<std::uint64_t>(log.incarnation))},
             {"repo_id", log.is_team_log() ? Json(nullptr) : Json(to_hex(log.repo.view()))},
             {"events", number(head.seq)},
             {"last", to_hex(head.id.view())}});
    }
    const auto& failure = replicator.commit_failure();
    return {{"unacked", unacked},
            {"events", events},
            {"logs", heads.size()},
            {"heads", std::move(heads)},
            {"bytes", database.size_bytes()},
            {"last_error", failure ? Json(failure->to_line()) : Json(nullptr)}};
}

}  // namespace aura::daemon
