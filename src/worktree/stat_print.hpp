// What stat says about a file, kept to tell later without reading whether it may have changed: the
// rule of git's index, "racily clean" entries included.
//
// Value; thread-safe.
#pragma once

#include <cstdint>
#include <sys/stat.h>

#include "base/time.hpp"

namespace aura::worktree {

struct StatPrint {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size_bytes = 0;
    std::int64_t mtime_ns = 0;  // since 1970, by the clock of the file system
    std::int64_t ctime_ns = 0;
    std::uint32_t mode = 0;  // permission bits, 07777

    [[nodiscard]] static StatPrint of(const struct stat& status);

    [[nodiscard]] bool executable() const { return (mode & 0100U) != 0; }

    // The same file with the same text, as far as stat can tell; a rename in between does not
    // matter (it may change ctime).
    [[nodiscard]] bool same_text(const StatPrint& other) const;

    // Whether an equal print, taken later, proves that the text is still the one read in a scan
    // that began at `scan_started`. False while the file was changed so shortly before the scan
    // that a second change could carry the same times; such a file is to be read again.
    [[nodiscard]] bool settled(WallTime scan_started) const;

    bool operator==(const StatPrint&) const = default;
};

}  // namespace aura::worktree
