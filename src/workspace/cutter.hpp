// Cuts files, and keeps the cuts of the last texts: one save has the same two texts (what is on
// disk, what HEAD has) cut several times, and a parse is most of what a save costs
// (docs/performance.md). What git holds is asked for again with every save, taken apart.
//
// What is kept follows from the text that it is found by, and from nothing else.
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/recent.hpp"
#include "code/cut.hpp"
#include "code/language.hpp"
#include "sync/texts.hpp"
#include "wire/limits.hpp"

namespace aura::workspace {

struct CutFile;

// With the file itself and its skeleton, all items of a file fit into one event. A file with more
// nodes is handled as plain text.
inline constexpr std::size_t kNodesMax = wire::kItemsMax - 2;

class Cutter {
public:
    // What is kept: the texts of the few files that somebody works on now. A cut takes about twice
    // its text again, a file of git four times.
    static constexpr std::size_t kKeptMax = 32;
    static constexpr std::size_t kKeptBytesMax = std::size_t{512} * 1024;
    static constexpr std::size_t kGitFilesMax = 16;
    static constexpr std::size_t kGitFileBytesMax = std::size_t{256} * 1024;

    // Cuts `text` in the language of `path`. Never null.
    [[nodiscard]] std::shared_ptr<const code::Cut> cut(std::string_view path,
                                                       std::string_view text);

    // Takes a file apart that git holds at `path`. Never null.
    [[nodiscard]] std::shared_ptr<const CutFile> cut_git_file(const RepoId& repo,
                                                              std::string_view path,
                                                              const sync::GitFile& file);

    // How many cuts are kept, and the bytes of their texts.
    [[nodiscard]] std::size_t kept() const { return cuts_.size(); }

    [[nodiscard]] std::size_t kept_bytes() const { return cuts_.bytes(); }

    [[nodiscard]] std::size_t kept_git_files() const { return git_files_.size(); }

private:
    struct KnownCut {
        code::LanguageId language{};
        std::string text;
        std::shared_ptr<const code::Cut> cut;
    };

    struct KnownGitFile {
        RepoId repo;
        std::string path;
        std::shared_ptr<const CutFile> file;
    };

    Recent<KnownCut> cuts_{kKeptMax, kKeptBytesMax};
    Recent<KnownGitFile> git_files_{kGitFilesMax, kGitFileBytesMax};
};

}  // namespace aura::workspace
