// Whose work a text on disk is, as far as HEAD does not hold it already: what `aura park` may put
// away and what `aura stage` stages are decided by it.
//
// Pure; callable from any thread.
#pragma once

#include <set>
#include <vector>

#include "base/ids.hpp"
#include "sync/file_history.hpp"
#include "workspace/containment.hpp"
#include "workspace/position.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

// Versions that a position incorporates and HEAD does not contain, by whether `self` wrote them.
struct Ownership {
    bool own = false;
    bool others = false;

    bool operator==(const Ownership&) const = default;
};

class Owners {
public:
    // All outlive it.
    Owners(const sync::FileHistory& history, const Contained& contained, const AuthorId& self)
        : history_(history), contained_(contained), self_(self) {}

    [[nodiscard]] Ownership of(const Position& position) const;

    // Of everything in the file.
    [[nodiscard]] Ownership of(const TreeFile& file) const;

private:
    void walk(const std::vector<wire::VersionId>& versions,
              std::set<wire::VersionId>& seen,
              Ownership& sum) const;

    const sync::FileHistory& history_;
    const Contained& contained_;
    const AuthorId& self_;
};

// Every version that the file's positions name; ordered, each once.
[[nodiscard]] std::vector<wire::VersionId> versions_of(const TreeFile& file);

}  // namespace aura::workspace
