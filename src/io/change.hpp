// What a Watcher reports. A change is a hint that a path deserves a look, never a statement about
// what is there now: whoever is told looks for himself (docs/architecture.md, "The way of one saved
// function").
#pragma once

#include <cstdint>
#include <string>

namespace aura::io {

enum class ChangeKind : std::uint8_t {
    written_and_closed,  // a writer closed the file, or it was renamed into place: complete
    modified,            // content or attributes changed; a writer may still be at it
    appeared,            // created or found; a writer may still be at it. Files and directories
    gone,                // deleted or moved away, with all below it; of the root: no more to come
    rescan,              // news may have been lost: look at the whole tree. Path: the root
};

struct Change {
    std::string path;  // relative to the root, "/" between names, arbitrary bytes; empty: the root
    ChangeKind kind = ChangeKind::modified;
    std::string reason;  // of a rescan, for people

    bool operator==(const Change&) const = default;
};

}  // namespace aura::io
