// The reply to wal.status, which a peer and a Mothership give alike.
#pragma once

#include <cstdint>

#include "control/message.hpp"
#include "runtime/database.hpp"
#include "sync/replicator.hpp"

namespace aura::daemon {

// "heads" names the last event of every log on this disk: replicas with equal heads hold the same.
[[nodiscard]] control::Json wal_json(const sync::Replicator& replicator,
                                     const runtime::Database& database,
                                     std::uint64_t unacked);

}  // namespace aura::daemon
