// Files that came out of a working tree a moment ago, kept in `.aura/tmp/` until nobody can write
// to them any more. An editor that saves in place may have looked the name up while the file was in
// the tree and open it only after it was found to be in nobody's use; what it writes then is in a
// file that nobody would look at again.
//
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "worktree/private_dir.hpp"

namespace aura::worktree {

// A text that was saved at `path` after the file there had been replaced. It exists only as
// `.aura/tmp/<name>`; PrivateDir::discard it once it is somewhere else.
struct LateText {
    std::string path;
    std::string name;
};

class ReplacedFiles {
public:
    // Files kept at a time; one more, and the oldest is looked at early.
    static constexpr std::size_t kFilesMax = 256;
    // Looks at a file that somebody has open for writing, before it is called late as it is.
    static constexpr int kLooksMax = 8;

    // Takes over a file in `.aura/tmp/` that came from `path` and, when it was looked at, held
    // `text` and was in nobody's use.
    void add(const PrivateDir& private_dir,
             const std::string& name,
             std::string_view path,
             std::string_view text);

    // Looks at the files that were there at the last call, which is to be a few seconds ago: what
    // nobody wrote to is deleted, the rest is returned. Whoever still writes is waited for.
    [[nodiscard]] std::vector<LateText> settle(const PrivateDir& private_dir);

    // Files that are still kept.
    [[nodiscard]] std::size_t size() const { return files_.size(); }

private:
    struct File {
        Leftover leftover;
        std::string path;
        std::uint64_t round = 0;
        int looks = 0;
    };

    void look_at_oldest(const PrivateDir& private_dir);

    std::deque<File> files_;  // by round
    std::vector<LateText> late_;
    std::uint64_t round_ = 0;  // calls of settle()
};

}  // namespace aura::worktree
