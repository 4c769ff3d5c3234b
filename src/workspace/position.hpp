// The position of an item in a tree: the set of versions that its text there incorporates. It is
// what makes applying safe: a text is replaced only when its position is contained in the ancestors
// of the new heads.
//
// A value; no thread rule.
#pragma once

#include <vector>

#include "base/ids.hpp"
#include "wire/version.hpp"

namespace aura::workspace {

struct Position {
    std::vector<wire::VersionId> versions;  // ordered, each once
    std::vector<wire::GitVersion> git;      // ordered, each once

    [[nodiscard]] bool empty() const { return versions.empty() && git.empty(); }

    bool operator==(const Position&) const = default;
};

// Adds all that `more` incorporates.
void add(Position& position, const Position& more);

// In a record that is to be committed together with the event it results from: "that event". An
// event id is a hash and never zero.
inline constexpr EventId kThisEvent{};

}  // namespace aura::workspace
