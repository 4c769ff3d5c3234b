// Changing git's index as git itself does: under index.lock from before it is read until the new
// one is in place, so that nothing another git command writes in between is undone. (libgit2 takes
// the lock only to write.) Private to this folder.
//
// Thread rule: the repository's.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "git/entry_mode.hpp"
#include "git/libgit2.hpp"
#include "git/repository.hpp"

namespace aura::git {

// The index as it is on disk now, for reading.
[[nodiscard]] Result<OwnedIndex> current_index(const Repository& repository);

class IndexEdit {
public:
    // Takes the lock. Errors: repo.unavailable (somebody else has it).
    [[nodiscard]] static Result<IndexEdit> begin(const Repository& repository);

    IndexEdit(const IndexEdit&) = delete;
    IndexEdit& operator=(const IndexEdit&) = delete;
    IndexEdit(IndexEdit&& other) noexcept;
    IndexEdit& operator=(IndexEdit&&) = delete;
    // Gives the lock back; what was not committed is forgotten.
    ~IndexEdit();

    // `path` gets this entry and loses any conflict. Without stat data: git compares by content.
    [[nodiscard]] Status put(const std::string& path, const git_oid& blob, EntryMode mode);

    // `path` loses its entry and any conflict, if it has some.
    [[nodiscard]] Status remove(const std::string& path);

    // The edited index takes the place of the old one.
    [[nodiscard]] Status commit();

private:
    explicit IndexEdit(const std::filesystem::path& git_dir);
    [[nodiscard]] Status load(bool case_insensitive);

    std::filesystem::path index_file_;
    std::filesystem::path lock_file_;  // empty: moved from
    std::filesystem::path copy_file_;  // the edited index on its way
    OwnedIndex index_;
};

}  // namespace aura::git
