#include "worktree/stat_print.hpp"

#include <algorithm>

#include "worktree/platform.hpp"

namespace aura::worktree {
namespace {

// How much older than the scan a time must be. FAT counts in two seconds, HFS+ and NFS v2 in one;
// the others lag by a tick of the kernel's coarse clock (10 ms at most).
constexpr std::chrono::seconds kGranularity{2};

}  // namespace

StatPrint StatPrint::of(const struct stat& status) {
    return {
        .device = static_cast<std::uint64_t>(status.st_dev),
        .inode = static_cast<std::uint64_t>(status.st_ino),
        .size_bytes = static_cast<std::uint64_t>(status.st_size),
        .mtime_ns = platform::modified_ns(status),
        .ctime_ns = platform::changed_ns(status),
        .mode = static_cast<std::uint32_t>(status.st_mode & 07777U),
    };
}

bool StatPrint::same_text(const StatPrint& other) const {
    return device == other.device && inode == other.inode && size_bytes == other.size_bytes &&
           mtime_ns == other.mtime_ns;
}

bool StatPrint::settled(WallTime scan_started) const {
    const std::chrono::nanoseconds newest{std::max(mtime_ns, ctime_ns)};
    return newest < (scan_started - kGranularity).time_since_epoch();
}

}  // namespace aura::worktree
