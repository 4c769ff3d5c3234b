// Texts of single files as git holds them, translated to and from what the working tree holds by
// git's own filters (line endings, ident). Attributes are those of the working tree as it is now.
// Filters that run programs are not run: handling() tells such paths apart beforehand.
//
// Paths are relative to the root, with '/', as in git's index. Thread rule: its Repository's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "git/entry_mode.hpp"
#include "git/object_id.hpp"
#include "git/repository.hpp"

namespace aura::git {

struct Text {
    std::string bytes;  // as the working tree would hold them, at most kTextBytesMax
    EntryMode mode{};   // regular, executable or symlink
    BlobId blob;        // of the text as git holds it
};

class Content {
public:
    explicit Content(const Repository& repository) : repository_(repository) {}

    // The file at `path` in `commit`; nothing when there is none (a directory is none).
    // Errors: not_found (no such commit here), text.unsupported (a submodule; larger than
    // kTextBytesMax, found before it is loaded).
    [[nodiscard]] Result<std::optional<Text>> text_at(const CommitId& commit,
                                                      std::string_view path) const;

    // The file at `path` in the index; nothing when there is none or it is in conflict. `known`, a
    // text of this path read a moment ago, is not read again if it is the same.
    // Errors: text.unsupported, as above.
    [[nodiscard]] Result<std::optional<Text>> text_in_index(
        std::string_view path, const std::optional<Text>& known = std::nullopt) const;

    // The blob that `git add` would make of `bytes` at `path`. Writes nothing. Two texts of the
    // working tree are the same for git if and only if their blobs are.
    [[nodiscard]] Result<BlobId> clean(std::string_view path, std::string_view bytes) const;

    // Puts `bytes` (as the working tree holds them) into the index at `path`, whatever the file on
    // disk holds: `git update-index --add --cacheinfo`. Takes index.lock as git does.
    // Errors: path.refused, repo.unavailable (somebody else holds the lock), text.unsupported
    // (over kTextBytesMax).
    [[nodiscard]] Status stage(std::string_view path, std::string_view bytes, EntryMode mode) const;
    // Takes `path` out of the index, whatever is on disk: `git update-index --force-remove`.
    // Errors: path.refused, repo.unavailable.
    [[nodiscard]] Status stage_removal(std::string_view path) const;

private:
    const Repository& repository_;
};

}  // namespace aura::git
