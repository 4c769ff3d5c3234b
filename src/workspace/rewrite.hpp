// What a user asks a file to be again: as it was before one event (`aura undo`), or as it was at a
// time (`aura restore`). Done by writing into the working tree, as an editor would; what follows is
// an edit like any other.
//
// Values; no thread rule.
#pragma once

#include <cstdint>
#include <variant>

#include "base/ids.hpp"
#include "wire/event.hpp"
#include "wire/version.hpp"

namespace aura::workspace {

// Takes back what the event changed; what came after it stays, where that merges.
struct UndoEvent {
    EventId event;

    bool operator==(const UndoEvent&) const = default;
};

// The whole text as the log had it then, on what HEAD was then.
struct RestoreTo {
    wire::HybridTime until{};  // inclusive
    wire::CommitId head;

    bool operator==(const RestoreTo&) const = default;
};

struct Rewrite {
    std::uint64_t number = 0;  // names the request in its answer
    std::variant<UndoEvent, RestoreTo> wish;

    bool operator==(const Rewrite&) const = default;
};

}  // namespace aura::workspace
