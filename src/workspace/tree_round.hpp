// What a working tree (workspace/tree.hpp) remembers of what it has begun and not ended.
//
// Part of workspace::Tree; values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "workspace/path_book.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

// A path between its examination and the end of what follows from it.
struct PathInFlight {
    WaitingPath waiting;
    Outcome outcome;
    std::string locked;     // the other end of the move that is being written
    bool outdated = false;  // such a move began meanwhile, so what was read may be half of it
    std::optional<std::uint64_t> rewrite{};  // Rewrite::number that it was examined for
};

// What an Append, Commit, Journal or Compare is about.
struct TreeStep {
    enum class Kind : std::uint8_t {
        round,         // of a path in flight
        announcement,  // of HEAD; has no path
        recovery,      // of the journal's first row; its path is not in flight
        unshared,      // of what is not to be shared; has no path
        comparison,    // of the HEAD that was announced with the one there is; has no path
    };

    std::string path;
    Kind kind = Kind::round;
};

}  // namespace aura::workspace
