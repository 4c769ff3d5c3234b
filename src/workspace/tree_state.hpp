// What a working tree (workspace/tree.hpp) is told: what it was before, what was found, what was
// done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workspace/git_gate.hpp"
#include "workspace/journal.hpp"

namespace aura::workspace {

// What the store held for this tree at start.
struct TreeState {
    std::optional<TreeHead> announced;  // nothing: HEAD was never announced
    std::vector<std::string> recorded;  // paths with a record
    std::vector<JournalEntry> journal;  // writes that a crash may have cut off
    std::optional<TreeHead> parked;     // as Tree::parked()
    std::vector<std::string> unshared;  // as workspace/unshared.hpp
    // How often the records were committed, as the store says, or the tree itself.
    std::uint64_t generation = 0;
    // The tree says more: the store is an earlier one that was put back, and the tree incorporates
    // more than its records and the log say.
    bool store_is_older = false;
    // The tree was away, or is not the one that the records are of: what is missing in it may not
    // have come back yet, or not at all.
    bool is_incomplete = false;
};

// What lists every path that may differ from its record or from HEAD.
struct ScanResult {
    std::vector<std::string> changed;  // there, and maybe not as they were
    std::vector<std::string> gone;
    std::size_t tracked_files = 0;  // of the index
    // What may be new to git, as workspace/ignore_files.hpp tells, and what is not there any more,
    // or tracked, of what is kept so.
    std::vector<std::string> unignored;
    std::vector<std::string> unshared_over;
};

enum class WriteResult : std::uint8_t {
    done,
    changed,  // the disk held something else; it still does
    failed,   // disk full, permission: tried again later
};

// What park() puts away.
enum class ParkWhat : std::uint8_t {
    others,     // what only others changed
    committed,  // also own work that somebody has committed: HEAD is about to get it
};

// What comes back to a tree that was parked.
enum class Unpark : std::uint8_t {
    all,          // all that HEAD lacks, also what git took away meanwhile
    what_parked,  // what the last park() put away, and what arrived since
};

// Names an Append, Commit, Journal or Compare until it is answered; numbered from 1.
enum class StepNumber : std::uint64_t {};

}  // namespace aura::workspace
