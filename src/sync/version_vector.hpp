// What a replica holds, in one value: per log "1 to n, and this is the id of n". It is all that two
// replicas have to tell each other (docs/architecture.md, "One idea").
//
// A value; the empty vector holds nothing.
#pragma once

#include <map>

#include "base/ids.hpp"
#include "wire/event.hpp"

namespace aura::sync {

// The last event held of a log. Seq 0 and a zero id: nothing.
struct Head {
    Seq seq{};
    EventId id;

    bool operator==(const Head&) const = default;
};

class VersionVector {
public:
    using Heads = std::map<wire::LogId, Head>;

    // Seq 0 for a log that is not held.
    [[nodiscard]] Head head(const wire::LogId& log) const;

    // Raises or lowers; a head at seq 0 removes the log.
    void set(const wire::LogId& log, const Head& head);

    // Raises only. Whether the head moved.
    bool advance(const wire::LogId& log, const Head& head);

    // Per log the higher head of both.
    void merge(const VersionVector& other);

    // Whether every log of `other` is held here at least as far.
    [[nodiscard]] bool covers(const VersionVector& other) const;

    // Ordered by LogId.
    [[nodiscard]] const Heads& heads() const { return heads_; }

    // Of the canonical listing of all heads: equal vectors, equal hash on every replica.
    [[nodiscard]] Digest hash() const;

    bool operator==(const VersionVector&) const = default;

private:
    Heads heads_;
};

}  // namespace aura::sync
