// How far the Mothership has this device's own logs on disk, as it said last: kept for whoever
// looks at the queue after a restart, while the Mothership is away. Nothing is decided by it.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/version_vector.hpp"

namespace aura::runtime {

// The heads of logs of `self` among `acked`; ids are not kept.
[[nodiscard]] sync::VersionVector own_heads(const sync::VersionVector& acked, const AuthorId& self);

[[nodiscard]] store::RecordWrite acked_write(const sync::VersionVector& own);

// Nothing where there is no record, or none that can be read. Errors of the store.
[[nodiscard]] Result<sync::VersionVector> read_acked(store::Store& from);

}  // namespace aura::runtime
