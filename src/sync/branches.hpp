// The branches among the logs that are held (wire/branch.hpp): what each is a branch of, and which
// events it took over from there. A fold of those logs, in log order.
//
// Owned by the replica.
#pragma once

#include <map>
#include <optional>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/version_vector.hpp"
#include "wire/event.hpp"

namespace aura::sync {

// What a log is a branch of: the events of `of` behind `base`.
struct Branch {
    wire::LogId of;
    Head base;

    bool operator==(const Branch&) const = default;
};

class Branches {
public:
    // One event of any log. wire.malformed: it begins a branch and cannot be read.
    [[nodiscard]] Status note(const store::StoredEvent& event);

    // What `log` is a branch of; nothing: it is none.
    [[nodiscard]] std::optional<Branch> find(const wire::LogId& log) const;

    // Where `log` ends when everything is taken out of it that a branch holds, if its last event is
    // `last`; nothing: no branch holds that one.
    [[nodiscard]] std::optional<Head> end_of(const wire::LogId& log, const EventId& last) const;

private:
    std::map<wire::LogId, Branch> branches_;
    // By the log it was taken from: each event that a branch holds, and where that begins.
    std::map<wire::LogId, std::map<EventId, Head>> taken_;
};

}  // namespace aura::sync
