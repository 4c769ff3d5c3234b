// What a device does with the events that it wrote into a log of its own behind a place from which
// others hold other events of that log: it was rolled back, or copied, without noticing. It puts
// them into a log of their own, a branch:
//
//   event 1        kind branch_begun (in a team log: team_branch_begun), with the envelope below
//   event 1 + n    the n-th event after `last_common`, as it was written: it keeps its id and its
//                  signature. Its header names where it was written (wire/event.hpp), and its
//                  `previous` is the id of the event before it there.
//
// Who holds a branch down to the last event that it has of the other log takes what the branch
// holds out of that log, and makes room for what the others have there.
//
//   envelope of branch_begun:  incarnation 8, last common seq 8, id of the event there 32
#pragma once

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "wire/event.hpp"

namespace aura::wire {

struct BranchBegun {
    // The log of the same author and repository that it was a part of.
    Incarnation incarnation{};
    // The last event of it that comes before the branch; 0 and a zero id: none does.
    Seq last_common{};
    EventId at;

    bool operator==(const BranchBegun&) const = default;
};

[[nodiscard]] constexpr bool begins_branch(EventKind kind) {
    return kind == EventKind::branch_begun || kind == EventKind::team_branch_begun;
}

[[nodiscard]] Bytes encode(const BranchBegun& value);
[[nodiscard]] Result<BranchBegun> decode_branch_begun(ByteView bytes);

}  // namespace aura::wire
