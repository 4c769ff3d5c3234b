// From what a store holds to the machines of a daemon that starts: membership, keyring, replica.
// Blocking; called once, before the loop runs.
#pragma once

#include <functional>
#include <optional>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/keyring.hpp"
#include "sync/membership.hpp"
#include "sync/replica.hpp"

namespace aura::sync {

// How the store remembers which incarnation this device writes.
[[nodiscard]] store::RecordWrite incarnation_record(Incarnation incarnation);

// Folds all team logs into `membership` and `keyring` and tells a replica of `self` what is held.
// Both folds are fresh. Errors of the store; store.damaged when what it holds cannot be read.
[[nodiscard]] Result<ReplicaState> restore(store::Store& from,
                                           const AuthorId& self,
                                           Membership& membership,
                                           Keyring& keyring);

// Hands every stored event of `log` to `take`, in order, until it fails.
[[nodiscard]] Status for_each_event(store::Store& from,
                                    const wire::LogId& log,
                                    const std::function<Status(const store::StoredEvent&)>& take);

}  // namespace aura::sync
