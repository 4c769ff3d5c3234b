// What git tracks, and how the working tree differs from it. Each call reads the index if it has
// changed since the last one.
//
// Thread rule: its Repository's. Callbacks run on the calling thread before the call returns and
// must not use the Repository.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/entry_mode.hpp"
#include "git/object_id.hpp"
#include "git/repository.hpp"

namespace aura::git {

// The stat data that git's index keeps: each field cut to 32 bits, all zero when git wants the
// file compared by content.
struct IndexStat {
    std::uint32_t mtime_seconds = 0;
    std::uint32_t mtime_nanoseconds = 0;
    std::uint32_t ctime_seconds = 0;
    std::uint32_t ctime_nanoseconds = 0;
    std::uint32_t device = 0;
    std::uint32_t inode = 0;
    std::uint32_t size_bytes = 0;

    bool operator==(const IndexStat&) const = default;
};

// Views are valid during the callback.
struct TrackedFile {
    std::string_view path;
    EntryMode mode{};
    BlobId blob;
    IndexStat stat;
    bool skip_worktree = false;  // absent on purpose (sparse checkout)
    bool conflicted = false;     // stages 1 to 3: reported once a path, with its first stage
};

struct ChangedPath {
    std::string path;
    bool staged = false;    // index differs from HEAD
    bool unstaged = false;  // working tree differs from the index
    bool deleted = false;   // absent from the working tree
    bool conflicted = false;

    bool operator==(const ChangedPath&) const = default;
};

// Both in the order of their paths.
struct Differences {
    std::vector<ChangedPath> tracked;  // by HEAD or the index
    // Neither tracked nor ignored, as `git status --untracked-files=all` has them, without nested
    // repositories.
    std::vector<std::string> untracked;
};

enum class Walk : bool { stop, go_on };

class Inventory {
public:
    explicit Inventory(const Repository& repository) : repository_(repository) {}

    // Whether the index has `path` (in whatever stage).
    [[nodiscard]] Result<bool> is_tracked(std::string_view path) const;

    // Every entry of the index in the order of the index.
    [[nodiscard]] Status tracked_files(const std::function<Walk(const TrackedFile&)>& visit) const;

    // What differs between HEAD, index and working tree, in one walk. Files whose stat data agrees
    // with the index are not read.
    [[nodiscard]] Result<Differences> differences() const;

private:
    const Repository& repository_;
};

}  // namespace aura::git
