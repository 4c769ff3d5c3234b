// What a caller wants recorded in a log of this device: an event before it has a place, a time and
// a signature.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "store/store.hpp"
#include "wire/event.hpp"

namespace aura::sync {

struct Draft {
    RepoId repo;  // whose log; zero: the team log
    wire::EventKind kind{};
    Bytes envelope;
    Bytes content;
    // The repository whose content key seals the content; nothing: it travels as it is.
    std::optional<RepoId> sealed_for;
    // Committed together with the event.
    std::vector<store::RecordWrite> records;
    // The event's time is at least this, whatever the clock says: it answers something that has it.
    wire::HybridTime not_before{};
};

}  // namespace aura::sync
